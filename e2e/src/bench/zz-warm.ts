import { measureWarm } from '/work/wt/b/e2e/src/bench/warm.ts';
for (const f of await measureWarm()) console.log(f.workload.padEnd(26),'bare',f.bare.toFixed(2),'added',f.added.toFixed(1),'every',f.addedByEvery.toFixed(1),'parse',f.parse.toFixed(2), 'normalised', (f.added/Math.max(1,f.parse/({'get-5-values-small-json':5.5,'json-20-strings':6.8,'json-10-kb':17.5} as any)[f.workload])).toFixed(1));
