// The dashboard's script, served as it stands: asks /state every second and redraws the parts that changed.

export const operatorScript = String.raw`'use strict';
const $ = id => document.getElementById(id);

// Text goes in as text nodes only, so nothing a till sends can become markup.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  element.append(...children.filter(child => child !== null && child !== ''));
  return element;
}
const money = minor => (minor / 100).toFixed(2);
const time = ms => new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const grouped = code => code.toUpperCase().replace(/^(.{4})(.+)$/, '$1-$2');
const quiet = text => h('p', { class: 'quiet' }, text);

let toastTimer = 0;
function say(text) {
  $('toast').textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $('toast').textContent = ''; }, 5000);
}
async function send(path, body) {
  try {
    const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const answer = await response.json();
    say(answer.message);
    await look();
    return answer.ok;
  } catch {
    say('The sandbox does not answer. Is it still running?');
    return false;
  }
}
function button(label, path, body, kind) {
  const element = h('button', { type: 'button', class: kind || '' }, label);
  element.addEventListener('click', () => send(path, body));
  return element;
}

// Redraws only what changed, so that focus and reading position stay where they are.
const drawn = new Map();
function draw(id, data, build) {
  const key = JSON.stringify(data);
  if (drawn.get(id) === key) return;
  drawn.set(id, key);
  $(id).replaceChildren(...build(data));
}
function list(id, data, empty, row) {
  draw(id, data, items => items.length ? [h('ul', { class: 'list' }, ...items.map(item => h('li', { class: 'row' }, ...row(item))))] : [quiet(empty)]);
}
const badge = (text, mood) => h('span', { class: 'badge ' + (mood || '') }, text);

function deviceRow(device) {
  const mood = { registered: 'good', revoked: 'bad' }[device.status];
  const facts = device.uuid + (device.since ? ' · ' + device.status + ' ' + time(device.since) : '') + (device.approvedBy ? ' by ' + device.approvedBy : '');
  return [
    h('div', {}, h('strong', {}, device.description), ' ', badge(device.status, mood), h('span', { class: 'quiet' }, facts)),
    h('div', { class: 'acts' }, ...(device.status !== 'registered' ? [] : [
      button('Expire access', '/device', { deviceId: device.id, action: 'expire-access' }),
      button('Steal refresh token', '/device', { deviceId: device.id, action: 'steal' }),
      button('Revoke', '/revoke', { deviceId: device.id }, 'danger'),
    ])),
  ];
}
function pendingRow(device) {
  const left = h('span', { class: 'quiet', 'data-expires': String(device.expiresAt) }, '');
  return [
    h('div', {}, h('strong', {}, device.description), ' ', h('span', { class: 'code' }, grouped(device.userCode)), h('span', { class: 'quiet' }, device.uuid), left),
    h('div', { class: 'acts' }, button('Approve', '/approve', { userCode: device.userCode }, 'primary'), button('Expire code', '/device', { deviceId: device.deviceId, action: 'expire-code' }), button('Deny', '/deny', { userCode: device.userCode }, 'danger')),
  ];
}
function paper(one) {
  const lines = one.lines.map(line => {
    const classes = line.align + (line.double ? ' double' : '');
    const text = line.text === '' ? ' ' : line.text;
    return line.bold ? h('strong', { class: classes }, text) : h('span', { class: classes }, text);
  });
  const note = time(one.at) + (one.drawer ? ' · cash drawer opened' : '') + (one.cut ? '' : ' · not cut');
  return h('article', { class: 'paper' }, h('p', { class: 'quiet' }, note), one.lines.length ? h('pre', {}, ...lines) : '', ...one.qr.map(payload => h('p', { class: 'qr' }, 'QR: ' + payload)));
}
function chargeTable(charges) {
  if (!charges.length) return [quiet('No card was charged yet.')];
  const cell = (text, kind) => h('td', kind ? { class: kind } : {}, text);
  const rows = charges.map(one => h('tr', {}, cell(one.orderid), cell(money(one.amount), 'amount'), cell(money(one.approved), 'amount'),
    h('td', {}, badge(one.kind === 'refund' ? 'refund, ' + one.setlstat : one.setlstat, one.respstat === 'A' ? 'good' : 'bad')), cell(one.retref)));
  const head = ['Order', 'Asked', 'Live', 'State', 'Reference'].map((text, index) => h('th', index === 1 || index === 2 ? { class: 'amount', scope: 'col' } : { scope: 'col' }, text));
  return [h('table', {}, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows))];
}
function terminalScreen(terminal) {
  if (!terminal.connected) return ['NOT CONNECTED'];
  if (!terminal.waiting) return [terminal.display || 'Ready'];
  return ['Please present card', h('b', {}, money(terminal.waiting.amountMinor))];
}
// A control that somebody is using keeps what they chose.
function show(id, name, value) {
  const control = $(id);
  if (document.activeElement === control || control.dataset.touched) return;
  if (control.type === 'checkbox') control.checked = value; else control.value = String(value);
}

let offset = 0;
async function look() {
  let state;
  try {
    state = await (await fetch('/state')).json();
  } catch {
    $('link').textContent = 'sandbox not running';
    return;
  }
  $('link').textContent = 'running';
  offset = state.at - Date.now();
  list('pending', state.pending, 'No till is waiting. Start one and it appears here.', pendingRow);
  list('devices', state.devices, 'No device is known.', deviceRow);
  draw('screen', state.terminal, terminalScreen);
  for (const one of document.querySelectorAll('.taps button')) one.disabled = !state.terminal.waiting;
  show('auto-tap', 'autoTap', state.terminal.autoTap);
  show('connected', 'connected', state.terminal.connected);
  show('printer-state', 'state', state.printer.state);
  draw('papers', state.printer.papers, papers => papers.length ? papers.map(paper) : [quiet('Nothing was printed yet.')]);
  draw('charge-list', state.charges, chargeTable);
  showChecks(state);
  const { counts, sales } = state.backOffice;
  draw('sale-counts', counts, c => ['Taken ' + c.taken + ', came again ' + c.known + ', refused ' + c.refused + ', same id with other content ' + c.conflicts + '.']);
  list('sale-list', sales, 'No sale arrived yet.', one => [h('div', {}, h('strong', {}, 'Receipt ' + one.number), ' ', badge(one.training ? 'training' : 'live'), h('span', { class: 'quiet' }, time(one.at) + ' · till ' + one.till + (one.again ? ' · came ' + one.again + '× again' : ''))), h('span', { class: 'amount' }, money(one.totalMinor))]);
  list('fault-list', state.faults, 'No fault was set.', one => [h('div', {}, h('strong', {}, [one.service, one.kind, one.status, one.retryAfter && 'retry after ' + one.retryAfter, one.member, one.location].filter(part => part !== undefined).join(' ')), h('span', { class: 'quiet' }, time(one.at) + ' · ' + (one.method ? one.method + ' ' : '') + (one.match || 'any request') + ' · ' + one.times + '×' + (one.chance === undefined ? '' : ' · chance ' + one.chance)))]);
  for (const control of $('knob-form').elements) if (control.name) show(control.id, control.name, state.knobs[control.name]);
  const asked = Object.entries(state.tokens.requests).filter(entry => entry[1] > 0).map(([grant, times]) => grant.split(':').pop() + ' ' + times);
  draw('token-counts', asked, parts => ['Token requests: ' + (parts.length ? parts.join(', ') : 'none yet') + '.']);
  count();
}
function count() {
  for (const one of document.querySelectorAll('[data-expires]')) {
    const left = Math.max(0, Math.round((Number(one.dataset.expires) - Date.now() - offset) / 1000));
    one.textContent = 'expires in ' + Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0');
  }
}
function values(form, onlyFilled) {
  const body = {};
  for (const control of form.elements) {
    if (!control.name || control.tagName === 'BUTTON' || control.closest('[hidden]')) continue;
    if (control.type === 'checkbox') body[control.name] = control.checked;
    else if (control.type === 'number') { if (control.value !== '') body[control.name] = Number(control.value); }
    else if (control.value !== '' || !onlyFilled) body[control.name] = control.value;
  }
  return body;
}

document.addEventListener('click', event => {
  const one = event.target.closest('button[data-path]');
  if (one) send(one.dataset.path, JSON.parse(one.dataset.body));
});
$('approve-form').addEventListener('submit', async event => {
  event.preventDefault();
  const path = event.submitter && event.submitter.name === 'deny' ? '/deny' : '/approve';
  if (await send(path, { userCode: $('typed').value })) $('typed').value = '';
});
// Only the fields the chosen fault takes.
function fitFaultForm() {
  for (const one of document.querySelectorAll('[data-kinds]')) one.hidden = !one.dataset.kinds.split(' ').includes($('f-kind').value);
}
$('f-kind').addEventListener('change', fitFaultForm);
fitFaultForm();
$('fault-form').addEventListener('submit', event => { event.preventDefault(); send('/fault', values(event.target, true)); });
$('knob-form').addEventListener('input', event => { event.target.dataset.touched = 'yes'; });
$('knob-form').addEventListener('submit', event => {
  event.preventDefault();
  for (const control of event.target.elements) delete control.dataset.touched;
  send('/knobs', values(event.target, false));
});
$('auto-tap').addEventListener('change', event => send('/terminal', { autoTap: event.target.checked }));
$('connected').addEventListener('change', event => send('/terminal', { connected: event.target.checked }));
$('printer-state').addEventListener('change', event => send('/printer', { state: event.target.value }));
$('printer-fault').addEventListener('change', event => send('/printer', { fault: event.target.value }));
setInterval(look, 1000);
setInterval(count, 1000);
look();
`
