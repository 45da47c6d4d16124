import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import type { overview } from '../../../../control-plane/src/api/index.ts';
import { inFull, inShort, percentOf } from '../numbers.ts';

type Overview = Received<typeof overview.getOverview>;

/** The numbers of a stretch of time, each leading to what it counts; `before` is the stretch of the same length before it. */
export function Tiles(given: {
  readonly of: Overview;
  readonly before: Overview['totals'] | undefined;
  readonly hours: number;
}): ReactNode {
  const { before, hours } = given;
  const { totals, functions, instances, blacklist } = given.of;
  const dropped = totals.droppedByAgents + totals.droppedHere;
  const events = `/events?hours=${hours}`;
  return (
    <div className="tiles">
      <Tile
        name="Requests"
        value={totals.requests}
        note={`${percentOf(totals.errors, totals.requests)} ended in an error${against(totals.requests, before?.requests)}`}
      />
      <Tile
        name="Attacks"
        href={events}
        value={totals.attacks}
        note={`${percentOf(totals.attacks, totals.requests)} of requests${against(totals.attacks, before?.attacks)}`}
        warm={totals.attacks > 0}
      />
      <Tile
        name="Blocked"
        href={`${events}&action=blocked`}
        value={totals.blocked}
        note={`${inFull(Math.max(0, totals.attacks - totals.blocked))} only reported`}
        accent
      />
      <Tile
        name="Functions active"
        href="/functions"
        value={functions.active}
        note={`${inFull(functions.quiet)} quiet, ${inFull(functions.neverConnected)} never connected`}
      />
      <Tile
        name="Instances active"
        href="/functions"
        value={instances.active}
        note={`${inFull(instances.quiet)} quiet`}
      />
      <Tile
        name="Blacklist"
        href="/blacklist"
        value={blacklist.entries}
        note={blacklist.pending === 0 ? 'nothing waits for you' : `${inFull(blacklist.pending)} wait for you`}
      />
      {dropped > 0 && <Tile name="Events dropped" value={dropped} note="over a limit; counts stay right" warm />}
    </div>
  );
}

/** How much more or less than before; nothing where there was too little to compare with. */
function against(now: number, before: number | undefined): string {
  if (before === undefined || before * 10 < now || before === 0) return '';
  const percent = Math.round(((now - before) / before) * 100);
  return percent === 0 ? ', as before' : `, ${percent > 0 ? '+' : '−'}${Math.abs(percent)} % on before`;
}

function Tile(given: {
  readonly name: string;
  readonly value: number;
  readonly note: string;
  readonly href?: string;
  readonly warm?: boolean;
  readonly accent?: boolean;
}): ReactNode {
  const content = (
    <>
      <div className="tile-name">{given.name}</div>
      <div className="tile-value" title={inFull(given.value)}>
        {inShort(given.value)}
      </div>
      <div className="tile-note">{given.note}</div>
    </>
  );
  const classes = `tile ${given.warm === true ? 'warm' : ''} ${given.accent === true ? 'accent' : ''}`;
  return given.href === undefined ? (
    <div className={classes}>{content}</div>
  ) : (
    <Link href={given.href} className={`${classes} tile-link`}>
      {content}
    </Link>
  );
}
