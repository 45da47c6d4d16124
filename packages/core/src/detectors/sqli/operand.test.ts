import { lexSql } from './lex.ts';
import { type Operand, readOperand, skipBrackets } from './operand.ts';
import { createTokens } from './tokens.ts';

describe('readOperand', () => {
  it.each(['||$(', 'a(b||', '+abs(', '||(select(', '-x(1)'])('looks a bounded way ahead in a chain of %j', (unit) => {
    const tokens = createTokens();
    lexSql(unit.repeat(2_000), 0, tokens);
    const operand: Operand = { nature: 0, next: 0, core: 0 };
    for (let at = 0; at < 8; at++) {
      readOperand(tokens, at, operand);
      // One call's look-ahead, begun behind one that spent it: the bounds add up and do not multiply.
      expect(operand.next - at).toBeLessThan(3 * 256);
      expect(skipBrackets(tokens, at) - at).toBeLessThanOrEqual(256);
    }
  });
});
