import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tutorial } from '../scenes';

const page = (text: string | null): void => {
  document.body.replaceChildren();
  if (text === null) return;
  const script = document.createElement('script');
  script.type = 'application/json';
  script.id = 'autograd-lite-scene';
  script.textContent = text;
  document.body.append(script);
};
const run = (): Promise<unknown> => import('../../../../widgets/src/standalone/index');

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  document.body.replaceChildren();
});

describe('the standalone page', () => {
  it('mounts the scene that stands in the page', async () => {
    page(JSON.stringify(tutorial()));
    await run();
    expect(document.querySelectorAll('.agl-glyph')).toHaveLength(9);
  });

  it.each([['not json {'], [''], [null], ['[1, 2]']])(
    'says so where the data is %j',
    async (text) => {
      page(text);
      await run();
      expect(document.querySelector('[role=alert]')?.textContent).toContain('damaged');
    },
  );
});
