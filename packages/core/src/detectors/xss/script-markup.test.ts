import { findScriptMarkup } from './script-markup.ts';

it.each([
  ['', 'nothing'],
  ['a < b and c > d', 'a comparison'],
  ['<p class="x" style="color: red">Text <b>bold</b> and <i>slanted</i></p>', 'formatting'],
  ['<a href="https://example.com/?a=1&b=2" target=_blank rel="noopener">link</a>', 'a link'],
  ['<img src="data:image/png;base64,iVBORw0KGgo=" alt="on load = fine" width=10>', 'an embedded picture'],
  ['<table border="1"><tr><td onion="x">1</td></tr></table>', 'a name that only begins like a handler'],
  ['<iframe src="https://video.example.com/embed/1" allowfullscreen></iframe>', 'a frame of an address'],
  ['<p>In HTML, onclick="save()" names a handler</p>', 'a handler in text'],
  ['Set "location" first: onload="go()" runs then', 'text with quotes'],
  ["<p>Call alert('x') or eval(y); `javascript:` is a scheme</p>", 'script in text'],
  ['<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>', 'an escaped element'],
  ['<a href="javascript:void(0)">menu</a>', 'an address that does nothing'],
  ['[text](https://example.com) and [other](<https://example.com/a b>)', 'links of Markdown'],
  ['"><b>bold</b>', 'a closed attribute without script'],
  ['</title></head><body>', 'a piece of a page'],
  ['<o:p></o:p><?xml:namespace prefix = o ns = "urn:schemas-microsoft-com:office:office" />', 'what Word pastes'],
])('takes %s (%s)', (value) => {
  expect(findScriptMarkup(value)).toBeNull();
});

it.each([
  ['<p>x</p><script>alert(1)</script>', 'script-tag'],
  ['<SCRIPT/src=//203.0.113.9>', 'script-tag'],
  ['<img src=x onerror=alert(1)>', 'event-handler'],
  ['<b title="a > b" onmouseover="x()">', 'event-handler'],
  ["<b title='a' onclick = x()>", 'event-handler'],
  ['<svg/onload=alert(1)', 'event-handler'],
  ['<p title="</noscript><img src=x onerror=alert(1)>">', 'event-handler'],
  ['<!-- <img src=x onerror=alert(1)> -->', 'event-handler'],
  ['<a href="javascript:alert(1)">x</a>', 'script-url'],
  ['<a href=" java\tscript:alert(1)">x</a>', 'script-url'],
  ['<a href=&#106;avascript:alert(1)>x</a>', 'script-url'],
  ['<form action="javascript:alert(1)"><button>go</button></form>', 'script-url'],
  ['<iframe src="data:text/html,<b>x</b>">', 'data-url'],
  ['<iframe src="javascript:alert(1)">', 'script-url'],
  ['<iframe srcdoc="<b>x</b>">', 'frame-document'],
  ['<object data="x.swf"></object>', 'active-content'],
  ['<embed src="x.swf">', 'active-content'],
  ['<base href="//203.0.113.9/">', 'base-tag'],
  ['<div style="width: expression(alert(1))">', 'style-script'],
  ['<meta http-equiv="refresh" content="0; url=//203.0.113.9">', 'meta-directive'],
  ['[x](javascript:alert(1))', 'script-url'],
  ['[x](<javascript:alert(1)>)', 'script-url'],
  ['<javascript:alert(1)>', 'script-url'],
  ['<svg><animate attributeName=onload to=alert(1)>', 'event-handler'],
])('finds %s', (value, rule) => {
  const match = findScriptMarkup(value);
  expect(match?.rule).toBe(rule);
  expect(value).toContain(match?.evidence);
});

it('finds script behind what is only likely', () => {
  expect(findScriptMarkup('<base href="/a"><img src=x onerror=alert(1)>')?.certainty).toBe('certain');
});

it.each(['<a ', '<a x="', '<a x=\'<b "', '<', '](', '<a =', '<a href=" '])(
  'takes time in proportion to the length of %j repeated',
  (piece) => {
    const time = (length: number): number => {
      const text = piece.repeat(length / piece.length);
      const start = process.cpuUsage();
      for (let round = 0; round < 5; round++) findScriptMarkup(text);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 5000;
    };
    time(65_536);
    expect(time(65_536)).toBeLessThan(60);
  },
);
