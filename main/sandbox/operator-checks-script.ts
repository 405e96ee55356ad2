// The part of the dashboard's script about identity checks and insurance cards; it uses the helpers of operator-script.
import { documentCodes } from './idscan-codes.ts'

const codes = JSON.stringify(Object.keys(documentCodes))

export const checksScript = String.raw`
const checkCodes = ${codes};
const resting = ['completed', 'enriched', 'error', 'frontside_failed', 'backside_failed'];

function checkRow(one) {
  const facts = one.id + ' · ' + one.attempts + (one.attempts === 1 ? ' attempt' : ' attempts') + (one.lastCode ? ' · ' + one.lastCode : '');
  const mood = { completed: 'good', failed: 'bad' }[one.state];
  const head = h('div', {}, badge(one.state, mood), h('span', { class: 'quiet' }, facts));
  const open = h('a', { class: 'button', href: '/check/open?id=' + encodeURIComponent(one.id), target: '_blank', rel: 'noreferrer' }, 'Open');
  if (one.state !== 'pending') return [head, h('div', { class: 'acts' }, open)];
  const code = h('select', { 'aria-label': 'How check ' + one.id + ' fails' }, ...checkCodes.map(name => h('option', {}, name)));
  const fail = h('button', { type: 'button' }, 'Fail so');
  fail.addEventListener('click', () => send('/check', { id: one.id, action: 'code', code: code.value }));
  return [
    head,
    h('div', { class: 'acts' },
      button('Accept', '/check', { id: one.id, action: 'success' }, 'primary'),
      button('Refuse', '/check', { id: one.id, action: 'refuse' }, 'danger'),
      button('Expire now', '/check', { id: one.id, action: 'expire' }), open),
    h('div', { class: 'acts wide' }, code, fail),
  ];
}
function cardRow(one) {
  const mood = { completed: 'good', enriched: 'good', error: 'bad', frontside_failed: 'bad', backside_failed: 'bad' }[one.state];
  const facts = one.id + ' · ' + one.images + (one.images === 1 ? ' image' : ' images') + (one.stuckAt ? ' · stays at ' + one.stuckAt : '');
  const act = (label, action, kind) => button(label, '/insurance', { id: one.id, action }, kind);
  return [
    h('div', {}, badge(one.state, mood), h('span', { class: 'quiet' }, facts)),
    h('div', { class: 'acts' }, ...(resting.includes(one.state) ? [] : [act('Finish', 'finish', 'primary'), act('Fail front', 'fail-front'), act('Fail back', 'fail-back')]), act('Expire session', 'expire-session')),
  ];
}
const told = counts => Object.entries(counts).filter(entry => entry[1] > 0)
  .map(([name, times]) => name.replace(/[A-Z]/g, letter => ' ' + letter.toLowerCase()) + ' ' + times).join(', ');

// Only what a row shows goes into its drawing: counters that move each second must not take the focus away.
function showChecks(state) {
  list('id-checks', state.idChecks.map(({ id, state, attempts, lastCode }) => ({ id, state, attempts, lastCode })), 'No check was started yet.', checkRow);
  list('insurance', state.insuranceCards.map(({ id, state, images, stuckAt }) => ({ id, state, images, stuckAt })), 'No card was scanned yet.', cardRow);
  show('next-card', 'next', state.cardscan.knobs.next);
  show('event-mode', 'eventMode', state.idscan.knobs.eventMode);
  for (const form of document.querySelectorAll('form[data-service]')) {
    const { knobs } = state[form.dataset.service];
    for (const control of form.elements) if (control.name) show(control.id, control.name, knobs[control.name]);
  }
  for (const service of ['cardscan', 'idscan']) draw(service + '-counts', state[service].counts, counts => [told(counts)]);
}
for (const form of document.querySelectorAll('form[data-service]')) {
  form.addEventListener('input', event => { event.target.dataset.touched = 'yes'; });
  form.addEventListener('submit', event => {
    event.preventDefault();
    for (const control of form.elements) delete control.dataset.touched;
    send('/knobs', { ...values(form, false), service: form.dataset.service });
  });
}
$('next-card').addEventListener('change', event => send('/knobs', { service: 'cardscan', next: event.target.value }));
$('event-mode').addEventListener('change', event => send('/knobs', { service: 'idscan', eventMode: event.target.value }));
`
