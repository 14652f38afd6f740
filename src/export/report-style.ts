// The report's stylesheet: in the page's tokens, whose colours report.ts writes, light and dark by the reader's system,
// plain black on white in print.

export const REPORT_STYLE = `
*{box-sizing:border-box}
body{max-width:1040px;margin:0 auto;padding:40px 24px 64px;background:var(--surface);color:var(--text);font:400 15px/1.5 Inter,"Inter Variable",system-ui,"Segoe UI",Roboto,Arial,sans-serif;font-variant-numeric:tabular-nums}
h1{margin:4px 0 8px;font-size:28px;line-height:1.2;overflow-wrap:anywhere}
h2{margin:48px 0 4px;font-size:20px}
p{margin:0}
.kind,.facts,.how,.when,.none{color:var(--muted)}
.kind{font-size:12px;font-weight:600;letter-spacing:.06em;text-transform:uppercase}
.lead{font-size:20px}
.how{max-width:70ch;margin-bottom:16px}
.honest{margin-top:16px;padding:8px 12px;border-left:3px solid var(--accent);background:var(--accent-soft)}
.notice{margin-top:8px;padding:8px 12px;background:var(--warning);color:var(--on-warning)}
.wide{overflow-x:auto}
.wide>svg{display:block;width:100%;min-width:640px;height:auto}
.strip{display:grid;grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:24px 16px;margin:0;padding:0;list-style:none}
.strip li{break-inside:avoid;font-size:13px;line-height:1.4}
.strip li>svg{display:block;width:100%;margin-bottom:8px;border-radius:6px}
.says{display:flex;gap:6px;font-weight:600}
.mark{flex:none;width:12px;margin-top:1px}
.when{font-size:12px}
table{width:100%;border-collapse:collapse;font-size:13px}
th,td{padding:4px 8px;border-bottom:1px solid var(--hairline);text-align:right;white-space:nowrap}
thead th{color:var(--muted);font-weight:500}
.top{font-weight:700}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 24px;margin:12px 0 24px}
dt{color:var(--muted)}
dd{margin:0;min-width:0;overflow-wrap:anywhere}
.about p{max-width:75ch;margin:12px 0}
pre{padding:12px;overflow-x:auto;border-radius:6px;background:var(--sunken);font-size:12px;line-height:1.5}
@media (max-width:600px){body{padding:24px 16px}.strip{grid-template-columns:repeat(2,1fr)}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}}
@media print{@page{margin:14mm}:root{color-scheme:light}body{max-width:none;padding:0;font-size:11px}h2{margin-top:24px;break-after:avoid}.wide{overflow:visible}.wide>svg{min-width:0}.strip{grid-template-columns:repeat(6,1fr);gap:12px}.strip li{font-size:9px}tr{break-inside:avoid}table{font-size:9px}th,td{padding:2px 4px}pre{white-space:pre-wrap}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
