import type { Finding } from '../finding.ts';
import { maxSamples } from '../upload/archive-budget.ts';
import { judgeFile } from '../upload/judge-file.ts';
import type { RequestCheck } from './check.ts';

/** Findings of one request at most. */
const maxFindings = 16;

/**
 * Finds files that harm who stores, serves, opens or unpacks them: by their names, by what they are against what they say, by what they hold.
 *
 * What each rule means stands in `docs/checks/upload.md`. Names alone are `likely`: people upload sources. Files within JSON are values and
 * not judged here.
 */
export const upload: RequestCheck = {
  phase: 'before',
  ids: ['upload'],
  judge(facts) {
    const files = facts.files();
    if (files.length === 0) return null;
    const { parameters, uploadTypes } = facts.config;
    const limits = { uploadTypes, maxBytes: parameters.MAX_UPLOAD_BYTES, maxRatio: parameters.MAX_ARCHIVE_RATIO };
    const budget = { samples: maxSamples };
    const findings: Finding[] = [];
    for (const file of files) {
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
  },
};
