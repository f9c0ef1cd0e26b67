import { expect, test } from 'vitest';
import type { Image } from '../worker/image.ts';
import { endpointOf } from '../wire/codec.ts';
import { Grants } from './grants.ts';

const IMAGE = { pages: 1 } as Image;
const pair = { endpoint: endpointOf(9, 3), from: 8, image: 5 };

function asking(grants: Grants, asked = pair): Image[] {
  const started: Image[] = [];
  grants.ask(asked, (image) => started.push(image!));
  return started;
}

test('it starts once both have come, in either order, and once only', () => {
  const grants = new Grants();
  const first = asking(grants);
  expect(first).toEqual([]);
  grants.grant(pair, IMAGE);
  expect(first).toEqual([IMAGE]);
  grants.grant(pair, IMAGE);
  expect(asking(grants)).toEqual([IMAGE]);
  expect(asking(grants)).toEqual([]);
});

test.each([{ from: 9 }, { image: 6 }, { endpoint: endpointOf(9, 2) }])(
  'what was not granted does not start: %o',
  (other) => {
    const grants = new Grants();
    grants.grant(pair, IMAGE);
    expect(asking(grants, { ...pair, ...other })).toEqual([]);
    expect(asking(grants)).toEqual([IMAGE]);
  },
);

test('what a slot asked in vain is not asked by its next tenant', () => {
  const grants = new Grants();
  const old = asking(grants);
  grants.forget(pair.from);
  grants.grant(pair, IMAGE);
  expect(old).toEqual([]);
});

test('who asks for too much loses what was asked first', () => {
  const grants = new Grants();
  const first = asking(grants);
  for (let image = 10; image < 26; image++) asking(grants, { ...pair, image });
  grants.grant(pair, IMAGE);
  expect(first).toEqual([]);
});
