/** The dark look of Discord's desktop client, near enough to judge spacing, order and emphasis by. */
export const STYLE = `
* { box-sizing: border-box; }
body { margin: 0; background: #313338; color: #dbdee1; font: 16px/1.375 "gg sans", "Noto Sans", "DejaVu Sans", Helvetica, Arial, sans-serif; }
main { width: 800px; padding: 16px 16px 24px; }
article { display: flex; gap: 16px; padding: 8px 12px; margin-top: 12px; }
article.ephemeral { background: rgb(88 101 242 / 8%); border-left: 2px solid #5865f2; }
.avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #5b69e0; color: #fff; font-weight: 700; display: grid; place-items: center; }
.body { min-width: 0; flex: 1; }
.author { color: #f2f3f5; font-weight: 500; margin-bottom: 4px; }
.app { background: #5865f2; color: #fff; font-size: 10px; font-weight: 600; padding: 1px 5px; border-radius: 3px; vertical-align: 2px; }
time { color: #949ba4; font-size: 12px; font-weight: 400; }
.parts, .inside { display: flex; flex-direction: column; gap: 8px; }
.parts { max-width: 600px; }
.container { position: relative; background: #2b2d31; border: 1px solid #3f4147; border-radius: 8px; padding: 16px; overflow: hidden; }
.spoiler .inside { filter: blur(14px); opacity: .25; }
.cover { position: absolute; z-index: 1; top: 50%; left: 50%; transform: translate(-50%, -50%); background: rgb(0 0 0 / 60%); color: #fff; font-weight: 700; font-size: 13px; padding: 6px 14px; border-radius: 20px; }
h1, h2, h3 { margin: 0; color: #f2f3f5; font-weight: 700; line-height: 1.375; }
h1 { font-size: 24px; } h2 { font-size: 20px; } h3 { font-size: 16px; }
small { display: block; font-size: 13px; color: #949ba4; line-height: 1.35; }
ul, ol { margin: 4px 0 0; padding-left: 20px; }
blockquote { margin: 0; padding-left: 12px; border-left: 4px solid #4e5058; }
a { color: #00a8fc; text-decoration: none; }
code { font: 85%/1.2 "DejaVu Sans Mono", Consolas, monospace; background: #1e1f22; padding: 1px 4px; border-radius: 4px; white-space: pre-wrap; }
pre { margin: 4px 0 0; font: 14px/1.3 "DejaVu Sans Mono", Consolas, monospace; background: #1e1f22; border: 1px solid #1a1b1e; border-radius: 4px; padding: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { background: #1e1f22; color: transparent; border-radius: 4px; }
.mention { background: rgb(88 101 242 / 30%); color: #c9cdfb; padding: 0 2px; border-radius: 3px; font-weight: 500; }
.time { background: rgb(255 255 255 / 6%); padding: 0 2px; border-radius: 3px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
button { border: 0; border-radius: 8px; min-height: 32px; padding: 2px 11px; font: 500 14px/16px "gg sans", "Noto Sans", "DejaVu Sans", Helvetica, Arial, sans-serif; color: #fff; }
.primary { background: #5865f2; } .secondary { background: #4e5058; } .success { background: #248046; } .danger { background: #da373c; }
.select { display: flex; justify-content: space-between; width: 100%; max-width: 400px; background: #1e1f22; border: 1px solid #3f4147; border-radius: 8px; padding: 8px 12px; }
.select.empty { color: #949ba4; }
hr { width: 100%; border: 0; border-top: 1px solid #3f4147; margin: 4px 0; }
.gap { height: 8px; }
.file { background: #1e1f22; border: 1px solid #3f4147; border-radius: 8px; padding: 14px; }
.media { background: #1e1f22; border-radius: 8px; height: 160px; display: grid; place-items: center; color: #949ba4; }
.note { margin-top: 6px; font-size: 12px; color: #949ba4; }
`;
