import type { Blacklist } from '../blacklist/blacklist.ts';
import type { Model } from '../model/model.ts';
import type { SlidingWindow } from '../rate/sliding-window.ts';

/** What an instance remembers between requests. Every part is bounded. */
export interface AgentState {
  readonly blacklist: Blacklist;
  /** Requests per source within FLOOD_DELAY. */
  readonly flood: SlidingWindow;
  /** Error responses per source within ERROR_FLOOD_DELAY. */
  readonly errors: SlidingWindow;
  /** Certain findings per source within FLOOD_DELAY; BLACKLIST_STRIKES of them blacklist the source. */
  readonly strikes: SlidingWindow;
  /** What judges values that grammar leaves undecided. */
  readonly model: Model;
}
