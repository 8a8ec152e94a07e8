// The frame and the look of the local page: docs of the report's design language, system fonts, nothing loaded.

export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>telltale</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<div id="app"></div>
<script type="module" src="/app.js"></script>
</body>
</html>
`;

export const pageStyle = `
:root{color-scheme:light;--paper:#fcfbf8;--sunk:#f4f1ea;--ink:#1c1b19;--ink2:#54514a;--ink3:#6b675f;--edge:#8a857a;--rule:#ddd8ce;--accent:#0b6558;--mark:#d6ece4;--h:11,91,80}
:root[data-theme=dark]{color-scheme:dark;--paper:#151614;--sunk:#1d1f1c;--ink:#eceae3;--ink2:#bab7ad;--ink3:#9a978d;--edge:#77766d;--rule:#34362f;--accent:#73cbb6;--mark:#1d4039;--h:138,218,199}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums lining-nums}
:lang(zh){line-height:1.7}
#app{display:grid;grid-template-columns:300px 1fr;grid-template-rows:auto 1fr;height:100%}
header{grid-column:1/3;display:flex;gap:14px;align-items:center;flex-wrap:wrap;padding:8px 22px;border-bottom:1px solid var(--ink)}
h1{font:400 22px/1.2 Georgia,"Songti SC","Noto Serif CJK SC",serif;margin:0}
h2{font:400 22px/1.3 Georgia,"Songti SC","Noto Serif CJK SC",serif;margin:22px 0 8px}
.notice{grid-column:1/3;font-size:13px;color:var(--ink2);margin:0;flex-basis:100%}
button,input{font:inherit;font-size:14px;color:var(--ink);background:var(--paper);border:1px solid var(--edge);border-radius:2px;padding:2px 8px;min-height:28px}
button{cursor:pointer}
button.plain{border:0;background:none;color:var(--accent);padding:2px 4px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
form{display:flex;gap:4px;flex:1;min-width:220px}
form input{flex:1;min-width:0}
nav{overflow:auto;border-right:1px solid var(--rule);padding:8px 0}
nav button{display:grid;grid-template-columns:1fr auto;gap:0 8px;width:100%;text-align:left;border:0;border-radius:0;padding:8px 22px;background:none}
nav button[aria-current=true]{background:var(--mark)}
nav span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
nav small{color:var(--ink3);font-size:12px}
nav button[aria-current=true] small{color:var(--ink2)}
main{overflow:auto;padding:0 22px 32px;overflow-anchor:none;position:relative}
.bar{position:sticky;top:0;background:var(--paper);display:flex;gap:8px;align-items:center;flex-wrap:wrap;padding:8px 0;border-bottom:1px solid var(--rule);z-index:1}
.bar h2{margin:0;flex:1;min-width:120px;overflow-wrap:anywhere}
.day{font-size:13px;color:var(--ink3);border-top:1px solid var(--rule);margin:22px 0 8px;padding-top:4px;font-weight:400}
.m{display:grid;grid-template-columns:64px minmax(0,46em);gap:0 14px;margin:0 0 8px}
.m>time{color:var(--ink3);font-size:13px;padding-top:2px}
.m b{font-weight:600;font-size:14px;display:block}
.m .t{white-space:pre-wrap;overflow-wrap:anywhere}
.m.system .t,.m.system{color:var(--ink2);font-size:14px}
.m.sent b{color:var(--accent)}
.m.here{background:var(--mark)}
.m .q,.m details{background:var(--sunk);padding:4px 8px;font-size:14px;color:var(--ink2);overflow-wrap:anywhere;margin:4px 0;white-space:pre-wrap}
.m img,.m video{display:block;max-width:min(320px,100%);max-height:320px;margin:4px 0;background:var(--sunk)}
.m audio{display:block;margin:4px 0;max-width:100%}
.m .f{color:var(--ink3);font-size:13px;display:block}
a{color:var(--accent)}
.hit{display:block;width:100%;text-align:left;border:0;border-bottom:1px solid var(--rule);border-radius:0;padding:8px 0;background:none}
.hit small{color:var(--ink3);font-size:13px}
mark{background:var(--mark);color:var(--ink)}
table{border-collapse:collapse;font-size:14px}
th,td{text-align:left;padding:4px 14px 4px 0;border-bottom:1px solid var(--rule);font-weight:400}
th{color:var(--ink3)}
td.n,th.n{text-align:right}
.heat td{width:28px;height:22px;padding:0;text-align:center;font-size:11px;border:1px solid var(--paper)}
.heat th{font-size:12px;padding:0 4px;white-space:nowrap}
.level{display:inline-block;height:10px;background:var(--accent);vertical-align:baseline}
.empty{color:var(--ink3)}
.narrow{display:none}
@media(max-width:700px){.narrow{display:inline-block}#app{grid-template-columns:1fr;grid-template-rows:auto 1fr}#app[data-view=list]{grid-template-rows:auto 1fr 0}header,.notice{grid-column:1}header{gap:4px 8px;padding:8px 18px}#app[data-view=read] nav,#app[data-view=read] .notice{display:none}nav{border-right:0}nav button{padding:8px 18px}main{padding:0 18px 32px}#app[data-view=list] main{height:0;padding:0;overflow:hidden}.m{grid-template-columns:1fr}.bar h2{flex-basis:100%}}
@media print{nav,header,.bar button,form{display:none}#app{display:block}main{overflow:visible}}
${Array.from({ length: 21 }, (_, i) => `.w${i}{width:${i * 8}px}.b${i}{background:rgba(var(--h),${(i * 0.04).toFixed(2)})}`).join('')}
`;
