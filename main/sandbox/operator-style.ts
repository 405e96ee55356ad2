// The style of the operator's pages: phone first, light and dark, contrast of at least 4.5:1.

export const operatorStyle = `
:root { color-scheme: light dark; --back: #f3f4f1; --card: #ffffff; --ink: #1b211d; --quiet: #545e57; --line: #c9cfca; --edge: #79837c;
  --accent: #0b5f4a; --on-accent: #ffffff; --danger: #a3231a; --good-back: #dff3e6; --bad-back: #fbe4e1; --screen: #10261f; --on-screen: #d9f7e8; --paper: #fffef8; --on-paper: #22211c; }
@media (prefers-color-scheme: dark) { :root { --back: #121614; --card: #1c2320; --ink: #e9efeb; --quiet: #a9b5ae; --line: #37423c; --edge: #7d8b83;
  --accent: #6fd3b2; --on-accent: #06281e; --danger: #ff9d92; --good-back: #17392a; --bad-back: #47201c; --screen: #06110d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.375rem; margin: 0; } h2 { font-size: 1.125rem; margin: 0 0 .75rem; } h3 { font-size: .9375rem; margin: 1rem 0 .5rem; color: var(--quiet); }
a { color: var(--accent); }
.top { display: flex; gap: 1rem; align-items: center; justify-content: space-between; padding: .75rem 1rem; background: var(--card); border-bottom: 1px solid var(--line); }
.top p { margin: 0; font-size: .875rem; color: var(--quiet); }
nav { position: sticky; top: 0; z-index: 1; display: flex; gap: .25rem; overflow-x: auto; padding: .375rem .75rem; background: var(--card); border-bottom: 1px solid var(--line); }
nav a { padding: .5rem .625rem; border-radius: .5rem; text-decoration: none; white-space: nowrap; font-size: .9375rem; }
nav a:hover { background: var(--back); }
.grid { display: grid; gap: 1rem; padding: 1rem; max-width: 84rem; margin: 0 auto; }
.column { display: grid; gap: 1rem; align-content: start; min-width: 0; }
@media (min-width: 60rem) { .grid { grid-template-columns: 1fr 1fr; } }
.narrow { max-width: 30rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; } .narrow > h1 { margin-bottom: 1rem; } .narrow > h2 { margin-top: 1.75rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; scroll-margin-top: 4rem; min-width: 0; }
.card > p:first-child { margin-top: 0; }
label { display: block; font-size: .875rem; font-weight: 600; margin-bottom: .25rem; }
input:not([type=checkbox]):not([type=hidden]), select { width: 100%; min-height: 44px; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge); border-radius: .5rem; }
main form input.big:not([type=checkbox]):not([type=hidden]) { font: 700 1.75rem/1.2 ui-monospace, Menlo, Consolas, monospace; letter-spacing: .08em; text-align: center; text-transform: uppercase; margin-bottom: .75rem; }
button { min-height: 44px; padding: .5rem 1rem; font: inherit; font-weight: 600; color: var(--ink); background: var(--card); border: 1px solid var(--edge); border-radius: .5rem; cursor: pointer; }
button:hover:not(:disabled) { border-color: var(--ink); }
button:disabled { color: var(--quiet); border-color: var(--line); cursor: default; }
button.primary:not(:disabled) { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.danger { color: var(--danger); border-color: currentColor; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: 1rem; } .narrow .buttons button { flex: 1; }
.taps { display: grid; grid-template-columns: 1fr 1fr; margin: .75rem 0; }
.inline { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-top: .75rem; } .inline .field { flex: 1 1 10rem; }
::placeholder { color: var(--quiet); opacity: 1; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; align-items: end; } .fields .buttons { grid-column: 1 / -1; margin: 0; } .fields > div:not(.field) { grid-column: 1 / -1; }
.toggle { display: flex; gap: .625rem; align-items: center; min-height: 44px; margin: 0; font-weight: 400; font-size: 1rem; }
.toggle input { width: 1.25rem; height: 1.25rem; accent-color: var(--accent); }
.list { list-style: none; margin: 0; padding: 0; }
.row { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; justify-content: space-between; padding: .625rem 0; border-top: 1px solid var(--line); } .row:first-child { border-top: 0; }
.row > div:first-child { flex: 1 1 12rem; min-width: 0; overflow-wrap: anywhere; } .row .acts { display: flex; flex-wrap: wrap; gap: .5rem; flex: none; max-width: 100%; }
.row .acts select { width: auto; min-width: 0; max-width: 100%; flex: 1 1 12rem; } .row .acts.wide { flex: 1 1 100%; min-width: 0; }
.row a.button { display: inline-flex; align-items: center; min-height: 44px; padding: .5rem; }
summary { min-height: 44px; padding: .625rem 0; font-weight: 600; cursor: pointer; } details[open] { padding-bottom: .75rem; }
.quiet { color: var(--quiet); font-size: .875rem; } .row .quiet { display: block; } p.quiet { margin: .25rem 0; }
.code { font: 700 1.125rem ui-monospace, Menlo, Consolas, monospace; letter-spacing: .05em; white-space: nowrap; }
.notice { padding: .75rem 1rem; border-radius: .5rem; font-weight: 600; } .good { background: var(--good-back); } .bad { background: var(--bad-back); }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; border: 1px solid var(--edge); font-size: .8125rem; white-space: nowrap; }
.badge.good, .badge.bad { border-color: transparent; }
.screen { background: var(--screen); color: var(--on-screen); border-radius: .5rem; padding: 1rem; text-align: center; font: 600 1.125rem/1.4 ui-monospace, Menlo, Consolas, monospace; white-space: pre-line; min-height: 5.25rem; display: grid; place-content: center; }
.screen b { font-size: 1.75rem; }
.scroll { overflow-x: auto; } table { width: 100%; border-collapse: collapse; font-size: .9375rem; } th { text-align: left; font-size: .8125rem; color: var(--quiet); }
th, td { padding: .375rem .5rem .375rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; } .amount { text-align: right; font-variant-numeric: tabular-nums; }
.paper { background: var(--paper); color: var(--on-paper); border: 1px solid var(--line); border-bottom: 2px dashed #8a8778; padding: .75rem; margin: .75rem auto; width: fit-content; max-width: 100%; overflow-x: auto; box-shadow: 0 1px 4px #0003; }
#papers { max-height: 36rem; overflow-y: auto; }
.paper pre { font: 13px/1.35 ui-monospace, Menlo, Consolas, monospace; margin: 0 auto; width: max-content; min-width: 42ch; }
.paper .double { font-size: 1.15em; } .paper .center { display: block; text-align: center; } .paper .right { display: block; text-align: right; } .paper .left { display: block; } .paper strong { font-weight: 700; }
.paper .qr { margin: .5rem 0 0; width: 0; min-width: 100%; padding: .375rem .5rem; border: 1px solid #6b695e; font: 12px/1.4 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.paper .quiet { color: #57554b; margin: 0 0 .375rem; }
#toast { position: fixed; left: 50%; bottom: 1rem; transform: translateX(-50%); width: max-content; max-width: calc(100vw - 2rem); margin: 0; padding: .625rem 1rem; border-radius: .5rem; background: var(--ink); color: var(--card); box-shadow: 0 2px 12px #0006; }
#toast:empty { display: none; }
@media (max-width: 26rem) { .paper { padding: .5rem; } .paper pre { font-size: 11px; } #approve-form .field { flex-basis: 100%; } #approve-form button { flex: 1; }
  .row > form, .row > form button { width: 100%; } .row { flex-wrap: wrap; } .row .acts { width: 100%; } .row .acts button { flex: 1; } }
`
