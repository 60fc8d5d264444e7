import { expect, it } from 'vitest';
import { watchFileDrags } from './file-drags.ts';

const BUNDLE = new File(['x'], 'Harbour.safelight');
const PICTURE = new File(['x'], 'harbour.png');

/** A window over which the test drags. */
function start() {
  const page = new EventTarget();
  const dropped: File[] = [];
  let over = false;
  const stop = watchFileDrags(page, {
    over: (now) => {
      over = now;
    },
    drop: (file) => void dropped.push(file),
  });
  /** Answers whether the page kept the browser from doing what it does by itself. */
  const fire = (name: string, parts: object = { dataTransfer: { types: ['Files'], files: [BUNDLE] } }) => {
    const event = Object.assign(new Event(name, { cancelable: true }), parts);
    page.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const picture = { dataTransfer: { types: ['Files'], files: [PICTURE] } };
  return { dropped, stop, fire, picture, isOver: () => over };
}

it('says that a file from outside is over the window, and takes it', () => {
  const { fire, isOver, dropped, stop } = start();
  fire('dragenter');
  fire('dragenter');
  fire('dragleave');
  expect(isOver()).toBe(true);
  expect(fire('dragover')).toBe(true);
  expect(fire('drop')).toBe(true);
  expect(isOver()).toBe(false);
  expect(dropped).toEqual([BUNDLE]);
  stop();
  fire('dragenter');
  expect(isOver()).toBe(false);
});

it('says nothing while text is dragged', () => {
  const { fire, isOver, dropped } = start();
  const words = { dataTransfer: { types: ['text/plain'], files: [] } };
  fire('dragenter', words);
  expect(fire('drop', words)).toBe(false);
  expect(isOver()).toBe(false);
  expect(dropped).toEqual([]);
});

it('says nothing while a picture is dragged out of the window, and takes it for nothing else', () => {
  const { fire, isOver, dropped, picture } = start();
  fire('dragstart', picture);
  fire('pointermove', { buttons: 1 });
  fire('dragenter', picture);
  expect(isOver()).toBe(false);
  expect(fire('drop', picture)).toBe(true);
  expect(dropped).toEqual([]);
  fire('dragenter');
  expect(isOver()).toBe(true);
});

// A drag that the system took over from the page ends without a word when it ends outside.
it.each([
  ['dragend', {}],
  ['pointermove', { buttons: 0 }],
])('knows from a %s that its own drag is over', (name, parts) => {
  const { fire, isOver, picture } = start();
  fire('dragstart', picture);
  fire('dragenter', picture);
  fire('dragleave', picture);
  fire(name, parts);
  fire('dragenter');
  expect(isOver()).toBe(true);
});

it('takes a bundle also where it does not know that its own drag is over', () => {
  const { fire, dropped, picture } = start();
  fire('dragstart', picture);
  fire('drop');
  expect(dropped).toEqual([BUNDLE]);
});
