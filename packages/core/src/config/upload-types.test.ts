import { createUploadTypes } from './upload-types.ts';

describe('createUploadTypes', () => {
  it('lets types, ranges and extensions in, whatever their case', () => {
    const { set, problems } = createUploadTypes(['Image/PNG', 'video/*', ' .PDF ', '.tar.gz', '.gz']);
    expect(set.allowsType(['image/png'])).toBe(true);
    expect(set.allowsType(['image/gif', 'video/mp4'])).toBe(true);
    expect(set.allowsType(['image/gif'])).toBe(false);
    expect(set.allowsType(['', 'video'])).toBe(false);
    expect(set.allowsExtension(['pdf'])).toBe(true);
    expect(set.allowsExtension(['png', 'gz'])).toBe(true);
    expect(set.allowsExtension(['', 'tar'])).toBe(false);
    expect([set.size, problems.length]).toEqual([4, 1]);
  });

  it.each(['png', 'image', '*', '.', '/', 'image/', 'a b/c', ''])('names %j as of no use', (entry) => {
    const { set, problems } = createUploadTypes([entry]);
    expect(set.size).toBe(0);
    expect(problems[0]).toMatchObject({ parameter: 'UPLOAD_TYPES', severity: 'warning' });
  });

  it('lets everything in by a range of all', () => {
    expect(createUploadTypes(['*/*']).set.allowsType(['a/b'])).toBe(true);
  });
});
