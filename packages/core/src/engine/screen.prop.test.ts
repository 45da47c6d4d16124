import fc from 'fast-check';
import { detectors } from '../detectors/index.ts';
import { detectorBits, screen } from './screen.ts';

/** The letters and marks that attacks of all kinds are made of; joined at random they come close to every rule. */
const pieces = (
  '\' " ` ( ) ; | & # -- /* */ = < > + - . / \\ % , @ @@ : ? ! { } [ ] $ ^ ~ * 0 1 5 0x2e 32 a x or and union select from ' +
  'where like in is null true not having by order limit sleep pg_sleep char concat exec drop table insert into users set ' +
  'declare shutdown execute call delete if case when begin waitfor delay on script alert eval location href= src= onclick onerror= javascript: data: ' +
  'window document constructor style= cat id ls sh bin/ etc/ /passwd proc ssh tcp cmd .. ../ ./ boot.ini php:// file:/// ' +
  '${ {{ }} <% %> #{ [[ {% jndi: ${lower:j} 7*7 __class__ config constructor __proto__ prototype [$ne] $where this. == return true; ' +
  '<!DOCTYPE <!ENTITY SYSTEM <xi:include href= )( (| (& uid= cn=* Set-Cookie: HTTP/1.1 \\r\\n \r\n require( system( process. <?php $_GET[ ' +
  'O:8:"a":1:{ while(1){} http:// gopher:// 127.0.0.1 localhost [::1] @ ' +
  "limit offset else then int all into outfile N' prototype. is &#x6a; &Tab; &lt java script: require _ foo bar 0x41 // )} " +
  'À à ð ® + 1. 1e1 \u3000 \x7f \ufeff \uff0e \u2215 \uff1c <script <img IFS && || \n \t \0' +
  'document.cookie innerHTML= expression( x: ex/**/pression( &{ =alert , ¼script <; `alert` getScript( new order by limit as "" xp_cmdshell from users; count( ' +
  'grant identified *)( *) (uid=*) !( db.users.drop( Object.keys(this) <xsl:import <link rel=stylesheet xlink: č\u010a RCPT'
).split(' ');

const text = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pieces, ' ') }, fc.string({ maxLength: 3 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

describe('screen: properties', () => {
  it('drops nothing that a detector finds in generated text', () => {
    let found = 0;
    fc.assert(
      fc.property(text, (value) => {
        const bits = screen(value);
        for (const detector of detectors) {
          const match = detector.inspect(value, 'query-value');
          if (match === null) continue;
          found++;
          if ((bits & detectorBits[detector.id]) === 0) {
            throw new Error(`${detector.id}/${match.rule} in ${JSON.stringify(value)}`);
          }
        }
      }),
      { numRuns: 40_000 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  it('never throws and answers in 32 bits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(screen(value) & ~32767).toBe(0);
      }),
    );
  });
});
