import type { NormalizedRequest } from '../adapter.ts';
import type { Config } from '../config/config.ts';
import type { Finding } from '../finding.ts';
import { maxSamples } from './archive-budget.ts';
import { judgeFile } from './judge-file.ts';
import { readFiles } from './read-files.ts';

/** Findings of one request at most. */
const maxFindings = 16;

/** Reads the files of a request and judges each; null where there is nothing to say about them. */
export function judgeUpload(
  request: NormalizedRequest,
  { parameters, uploadTypes }: Config,
): readonly Finding[] | null {
  const limits = { uploadTypes, maxBytes: parameters.MAX_UPLOAD_BYTES, maxRatio: parameters.MAX_ARCHIVE_RATIO };
  const budget = { samples: maxSamples };
  const findings: Finding[] = [];
  for (const file of readFiles(request, parameters.MAX_INPUTS)) {
    for (const { rule, evidence, certainty } of judgeFile(file, limits, budget)) {
      const named = file.names[0] === undefined ? evidence : `${file.names[0].slice(0, 120)}: ${evidence}`;
      findings.push({
        check: 'upload',
        rule,
        engine: rule === 'MAX_UPLOAD_BYTES' ? 'limit' : 'list',
        input: file.input,
        trail: [],
        evidence: (rule.endsWith('-name') ? evidence : named).slice(0, 256),
        certainty,
      });
      if (findings.length >= maxFindings) return findings;
    }
  }
  return findings.length === 0 ? null : findings;
}
