/** Dark and light, by the reader's choice; no font, no script, no network. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1c2733;--soft:#66758a;--paper:#fbfaf7;--card:#fff;--line:#e4e2dc;--good:#1f8a5b;
--bad:#c8372d;--fault:#d9822b;--ack:#3b7dd8;--join:#8fb4e8;--cut:#8250c4}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#93a0b3;--paper:#12161c;--card:#1a2029;--line:#2b3440;
--good:#4cc38a;--bad:#ff6b5e;--fault:#f0a04b;--ack:#6ea8fe;--join:#3d5f8f;--cut:#b48cf2}}
*{box-sizing:border-box}
body{margin:0 auto;padding:32px 20px 80px;max-width:1080px;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,sans-serif}
h1{margin:0;font-size:30px;letter-spacing:-.02em}
h2{margin:0 0 4px;font-size:19px}h2 small{font-weight:400;font-size:13px;color:var(--soft)}
h2.good::before,h1::before{content:"● ";color:var(--good)}
.bad h1::before,h2.bad::before{content:"● ";color:var(--bad)}
p{margin:4px 0;color:var(--soft)}
section{margin-top:22px;padding:18px 20px;background:var(--card);border:1px solid var(--line);border-radius:10px}
.cards{display:flex;flex-wrap:wrap;gap:10px;margin-top:18px}
.cards div{flex:1 1 130px;padding:12px 14px;background:var(--card);border:1px solid var(--line);border-radius:10px}
.cards b{display:block;font-size:22px;font-variant-numeric:tabular-nums}.cards span,.facts{color:var(--soft);font-size:13px}
.findings{border-color:var(--bad)}.findings li{overflow-wrap:anywhere}.findings i{color:var(--soft)}
ol{margin:6px 0 0;padding-left:22px;columns:2;color:var(--soft);font-size:13px}
table{border-collapse:collapse;width:100%;font-size:13px}td,th{padding:5px 8px;text-align:left;border-top:1px solid var(--line);
overflow-wrap:anywhere}tr.good td:first-child{color:var(--good)}tr.bad td{color:var(--bad)}
svg{display:block;width:100%;margin-top:12px}
svg text{font:11px system-ui,sans-serif;fill:var(--soft)}svg .lane{fill:var(--ink)}
.grid{stroke:var(--line)}.shade{fill:var(--fault);opacity:.09}.fault{fill:var(--fault)}.ack{stroke:var(--ack)}
.refusal{stroke:var(--bad)}.recovery{stroke:var(--good);stroke-width:1.4}
.joined,.closed,.truncated{stroke-width:2.2;stroke-linecap:round}
.joined{stroke:var(--join)}.closed{stroke:var(--bad);stroke-width:2.6}.truncated{stroke:var(--cut)}
`;
