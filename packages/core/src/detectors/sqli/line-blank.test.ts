import { holdsLineBlank } from './line-blank.ts';

describe('comments of a line that stand for blanks', () => {
  it.each([
    ["1' or--x\n1=1", 'behind a word that joins'],
    ["1'--x\nor 1=1", 'behind a quote'],
    ['1 union#x\r\nselect a', 'between words that join'],
    ['id--x\nand 1=1', 'before one'],
    ['id #a\n#b\n= 1', 'two of them before an operator'],
    ['1#a#b\nor 1', 'behind a number, with two marks'],
    ['or #a#b\nid', 'with two marks behind a word that joins'],
    ['-- x\nselect 1', 'at the beginning, before a statement'],
    ['1 or --  x\r\n1=1', 'with two blanks before its word'],
    ['or#\n1', 'without a word'],
  ])('counts %j: %s', (value) => {
    expect(holdsLineBlank(value)).toBe(true);
  });

  it.each([
    ['---\ntitle: divmod\n---', 'the head of a document'],
    ['# Title\n\nText of it', 'a heading'],
    ['# Title\n- item of a list', 'a heading above a list'],
    ['<!-- ad -->\n<p>text</p>', 'a comment of HTML'],
    ['<td width="1"><!--\n<p>', 'the beginning of one'],
    [`Contents\n${'-'.repeat(60)}\nNotes`, 'a row of dashes'],
    [`or\n${'-'.repeat(60)}\n1=1`, 'a row that is longer than such a comment'],
    ['or -- two words\n1=1', 'more than a word'],
    ['or--x', 'no line end'],
    ['\nor', 'a line end at the beginning'],
    ['or --   x\n1', 'three blanks before its word'],
  ])('passes %j: %s', (value) => {
    expect(holdsLineBlank(value)).toBe(false);
  });
});
