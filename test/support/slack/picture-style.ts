/** The light look of Slack's desktop client, near enough to judge spacing, order and emphasis by. */
export const STYLE = `
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.46668 "Noto Sans", Lato, "DejaVu Sans", Helvetica, Arial, sans-serif; }
main { width: 760px; padding: 12px 20px 24px; }
article { display: flex; gap: 8px; padding: 8px 0; }
article.ephemeral { color: #1d1c1d; }
.avatar { flex: none; width: 36px; height: 36px; border-radius: 8px; background: #3f48b5; color: #fff; font-weight: 700; display: grid; place-items: center; }
.body { min-width: 0; flex: 1; }
.author { font-weight: 900; }
.app { background: #e8e8e8; color: #616061; font-size: 10px; font-weight: 700; padding: 1px 3px; border-radius: 2px; vertical-align: 2px; }
time { color: #616061; font-size: 12px; font-weight: 400; }
.note { color: #616061; font-size: 12px; margin-bottom: 4px; }
.blocks { max-width: 600px; }
.blocks > * { margin: 8px 0; }
.blocks > .header { font-size: 18px; font-weight: 900; line-height: 1.33; margin: 12px 0 8px; }
.context { display: flex; flex-wrap: wrap; gap: 4px 8px; font-size: 12px; color: #616061; line-height: 1.5; }
.blocks > hr { border: 0; border-top: 1px solid #ddd; margin: 16px 0; }
.rich p, .rich div { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.rich ul { margin: 0; padding-left: 28px; }
.rich pre { margin: 4px 0; font: 12px/1.50001 Monaco, Menlo, Consolas, "DejaVu Sans Mono", monospace; background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: 12px/1.50001 Monaco, Menlo, Consolas, "DejaVu Sans Mono", monospace; background: #f8f8f8; border: 1px solid #ddd; border-radius: 3px; color: #c01343; padding: 2px 3px 1px; white-space: pre-wrap; }
a { color: #1264a3; text-decoration: none; }
.mention { background: #e8f5fa; color: #1264a3; border-radius: 3px; padding: 0 2px; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; }
.fields > div { white-space: pre-wrap; }
.section { display: flex; justify-content: space-between; gap: 16px; align-items: flex-start; white-space: pre-wrap; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
button { height: 28px; padding: 0 12px; border: 1px solid rgb(29 28 29 / 30%); border-radius: 4px; background: #fff; color: #1d1c1d; font: 700 13px/1 Lato, "Noto Sans", sans-serif; } footer button { height: 36px; font-size: 15px; }
button.primary { background: #007a5a; border-color: #007a5a; color: #fff; } button.danger { background: #e01e5a; border-color: #e01e5a; color: #fff; }
.select { display: flex; gap: 12px; justify-content: space-between; align-items: center; min-width: 180px; height: 36px; padding: 0 10px; border: 1px solid rgb(29 28 29 / 30%); border-radius: 4px; background: #fff; white-space: nowrap; }
.select.empty { color: #616061; }
.input > label { font-weight: 900; display: block; margin-bottom: 6px; }
.input .select, .input .field { width: 100%; border: 1px solid #868686; border-radius: 4px; min-height: 36px; padding: 6px 10px; }
.input .field.many { min-height: 88px; }
.input .hint { color: #616061; font-size: 13px; margin-top: 4px; }
.input .box { display: block; }
.modal { border: 1px solid #ddd; border-radius: 8px; box-shadow: 0 8px 28px rgb(0 0 0 / 18%); width: 520px; margin: 12px auto; }
.modal > header { font-size: 22px; font-weight: 900; padding: 18px 24px; border-bottom: 1px solid #eee; }
.modal > .blocks { padding: 4px 24px; } .modal > footer { display: flex; justify-content: flex-end; gap: 12px; padding: 16px 24px; border-top: 1px solid #eee; }
.home { border: 1px solid #ddd; border-radius: 8px; } .home > header { background: #f8f8f8; border-bottom: 1px solid #ddd; padding: 10px 20px; font-weight: 900; border-radius: 8px 8px 0 0; }
.home > .blocks { padding: 8px 24px 20px; max-width: none; }
`;
