import type { Input } from '../input.ts';
import { InputCollector } from './collector.ts';
import { walkXml } from './xml.ts';

const brief = ({ source, name, value }: Input): string => `${source} ${name} ${value}`;

function walk(text: string, limits: { depth?: number; inputs?: number; prefix?: string } = {}) {
  const { depth = 64, inputs = 10_000, prefix = '' } = limits;
  const collector = new InputCollector({ MAX_VALUE_LENGTH: 65_536, MAX_INPUTS: inputs, MAX_JSON_DEPTH: depth });
  const wellFormed = walkXml(text, prefix, collector);
  return { wellFormed, found: collector.inputs.map(brief), truncations: collector.truncations };
}

/** Everything but names. */
const values = (text: string): string[] => walk(text).found.filter((line) => !line.startsWith('xml-name'));

describe('walkXml', () => {
  it('lists text, attributes and names under their paths', () => {
    const text =
      '<?xml version="1.0"?>\n<order no="7">\n <item id="a">x</item><item id=\'b\'>y</item><n:e/>\n</order>\n';
    expect(walk(text)).toEqual({
      wellFormed: true,
      found: [
        'xml-value /processing-instruction() <?xml version="1.0"?>',
        'xml-name /order order',
        'xml-name /order/@no no',
        'xml-value /order/@no 7',
        'xml-name /order/item item',
        'xml-name /order/item/@id id',
        'xml-value /order/item/@id a',
        'xml-value /order/item x',
        'xml-value /order/item[2]/@id b',
        'xml-value /order/item[2] y',
        'xml-name /order/n:e n:e',
      ],
      truncations: [],
    });
  });

  it('continues the place of what the text stands in', () => {
    expect(walk('<a b="c"/>', { prefix: 'upload' }).found).toContain('xml-value upload/a/@b c');
  });

  it.each<[string, string]>([
    ['&lt;&gt;&amp;&quot;&apos;', `<>&"'`],
    ['&#39;&#x27;&#000039;', "'''"],
    ['&amp;lt;', '&lt;'],
    ['&custom;', '&custom;'],
    ['1 <![CDATA[<&amp;>]]> 2', '1 <&amp;> 2'],
    ["1' UN<![CDATA[ION]]> SELECT", "1' UNION SELECT"],
    ["1' UN<?x y?>ION", "1' UNION"],
  ])('reads %j of an element and of an attribute', (written, read) => {
    expect(values(`<a>${written}</a>`)).toContain(`xml-value /a ${read}`);
    if (!written.includes('<')) expect(values(`<a b="${written}"/>`)).toEqual([`xml-value /a/@b ${read}`]);
  });

  it('joins text across comments and children, and lists both readings', () => {
    expect(values("<a>1' UN<!-- x -->ION</a>")).toEqual(['xml-value /a/comment()  x ', "xml-value /a 1' UNION"]);
    expect(values("<a>1' UN<b>ION SEL</b>ECT</a>")).toEqual([
      'xml-value /a/b ION SEL',
      "xml-value /a 1' UNECT",
      "xml-value /a 1' UNION SELECT",
    ]);
  });

  it('lists a document type as it stands and expands nothing', () => {
    const laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;"> <!-- \'> -->\n<?p ]>?>]>';
    expect(values(`${laughs}<l>&b;</l>`)).toEqual([`xml-markup /!DOCTYPE ${laughs}`, 'xml-value /l &b;']);
    expect(values('<!DOCTYPE l SYSTEM "x>y"><l/>')).toEqual(['xml-markup /!DOCTYPE <!DOCTYPE l SYSTEM "x>y">']);
  });

  it.each<[string, string]>([
    ['<xi:include href="file:///etc/passwd"/>', 'a/xi:include'],
    ['<script src="//x"/>', 'a/script'],
    ['<s:SCRIPT />', 'a/s:SCRIPT'],
    ['<p onclick="f()"/>', 'a/p'],
    ["<p ONload='f()'/>", 'a/p'],
  ])('lists %s as written, since it acts', (tag, path) => {
    expect(values(`<a>${tag}</a>`)).toContain(`xml-markup /${path} ${tag}`);
  });

  it.each(['<p one="1"/>', '<description/>', '<on a="1"/>', '<included/>'])('lists no markup of %s', (tag) => {
    expect(values(`<a>${tag}</a>`).join()).not.toContain('xml-markup');
  });

  it('lists comments without their marks, and those that servers act on with them', () => {
    expect(values('<a><!--b--></a>')).toEqual(['xml-value /a/comment() b']);
    expect(values('<a><!--#exec cmd="id"--></a>')).toEqual(['xml-markup /a/comment() <!--#exec cmd="id"']);
  });

  it.each<[string, string]>([
    ['<a><b>x', 'xml-value /a/b x'],
    ['<a b="x', 'xml-value /a/@b x'],
    ['<a b=x>', 'xml-value /a/@b x'],
    ['<a b', 'xml-name /a/@b b'],
    ['<a>x</b>', 'xml-value /a x'],
    ['<a>x', 'xml-value /a x'],
    ['<a/>x', 'xml-value  x'],
    ['<a>1 < 2</a>', 'xml-value /a 1 < 2'],
    ['<a><!-- x', 'xml-value /a/comment()  x'],
    ['<a><![CDATA[x', 'xml-value /a x'],
    ['<a><?x y', 'xml-value /a/processing-instruction() <?x y'],
    ['<!DOCTYPE a [<!ENTITY b "c', 'xml-markup /!DOCTYPE <!DOCTYPE a [<!ENTITY b "c'],
    ['<a x"y="1"/>', 'xml-value /a/@x"y 1'],
    ['<a <b>x</b>', 'xml-value /a/b x'],
    ['<a>x</a', 'xml-value /a x'],
    ['</a>x<a/>', 'xml-value  x'],
    ['<a/><b/>', 'xml-name /b b'],
    ['<a><!DOCTYPE b></a>', 'xml-markup /a/!DOCTYPE <!DOCTYPE b>'],
    ['x', 'xml-value  x'],
  ])('tells that %j is not well-formed, and lists what it read', (text, line) => {
    const { wellFormed, found } = walk(text);
    expect(found).toContain(line);
    expect(wellFormed).toBe(false);
  });

  it('gives every value beyond MAX_JSON_DEPTH the path where it was reached', () => {
    const within = walk('<a><b>x</b></a>', { depth: 2 });
    expect(within.found).toContain('xml-value /a/b x');
    expect(within.truncations).toEqual([]);
    const over = walk('<a><b><c d="1">x<e>y</e>z</c></b><f>g</f></a>', { depth: 2 });
    const found = over.found.filter((line) => line.startsWith('xml-value'));
    expect(found).toEqual([
      'xml-value /a/b/@d 1',
      'xml-value /a/b x',
      'xml-value /a/b y',
      'xml-value /a/b z',
      'xml-value /a/f g',
    ]);
    expect(over.wellFormed).toBe(true);
    expect(over.truncations).toEqual([{ limit: 'MAX_JSON_DEPTH', source: 'xml-value', name: '/a/b' }]);
  });

  it('holds MAX_INPUTS and says so', () => {
    const text = `<a>${'<b>x</b>'.repeat(20)}</a>`;
    expect(walk(text, { inputs: 22 }).truncations).toEqual([]);
    const over = walk(text, { inputs: 21 });
    expect(over.found).toHaveLength(21);
    expect(over.truncations).toEqual([{ limit: 'MAX_INPUTS', source: 'request', name: '' }]);
  });

  it('keeps paths short whatever names are sent', () => {
    const long = 'x'.repeat(5000);
    for (const line of walk(`<${long}><${long} ${long}="1"/></${long}>`).found) {
      expect((line.split(' ')[1] as string).length).toBeLessThanOrEqual(256);
    }
  });
});
