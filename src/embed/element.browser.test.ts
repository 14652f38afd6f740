// What the element shows of a result and of nothing, without its network; that is checked from the packed package.
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { AnalysisResult } from './api';
import { MartEmotionElement } from './element';

const result: AnalysisResult = await (await fetch('/sample/analysis.json')).json();

function shown(attributes: Readonly<Record<string, string>> = {}): MartEmotionElement {
  const element = new MartEmotionElement();
  for (const [name, value] of Object.entries({ lang: 'en', ...attributes })) element.setAttribute(name, value);
  document.body.append(element);
  return element;
}

function next(element: HTMLElement, event: 'done' | 'error'): Promise<CustomEvent> {
  return new Promise((resolve) => element.addEventListener(event, (told) => resolve(told as Event as CustomEvent)));
}

afterEach(() => document.body.replaceChildren());

test('with nothing to show it says so, and offers to choose a video where it has controls', async () => {
  const element = shown();
  await expect.element(page.getByText('No video yet.')).toBeVisible();
  expect(element.dataset.state).toBe('empty');
  await expect.element(page.getByText('Choose a video')).not.toBeVisible();
  element.setAttribute('controls', '');
  await expect.element(page.getByText('Choose a video')).toBeVisible();
});

test('a result that is given is drawn, told of, and read out at the cursor', async () => {
  const element = shown();
  const done = next(element, 'done');
  element.analysis = result;
  expect((await done).detail).toBe(result);
  const curve = page.getByRole('slider', { name: 'Emotion over time' });
  await expect.element(curve).toBeVisible();
  await expect.element(page.getByText(/^sample\.mp4: /)).toBeVisible();
  curve.element().dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
  await expect.element(curve).toHaveAttribute('aria-valuenow', '24.0');
  await expect.element(curve).toHaveAttribute('aria-valuetext', expect.stringMatching(/^24\.0 s, .*joy 0\.\d\d/));
});

test('a click on the curve goes there', async () => {
  const element = shown();
  element.analysis = result;
  const curve = page.getByRole('slider');
  await expect.element(curve).toBeVisible();
  await userEvent.click(curve);
  expect(Number(curve.element().getAttribute('aria-valuenow'))).toBeGreaterThan(5);
});

test('it speaks the language of the place where it stands', async () => {
  const element = shown({ lang: 'zh-CN' });
  await expect.element(page.getByText('还没有视频。')).toBeVisible();
  element.setAttribute('lang', 'en');
  await expect.element(page.getByText('No video yet.')).toBeVisible();
});

test('a result that is none, and a link that is broken, are said in words and as an event', async () => {
  const element = shown({ result: '/nothing-here.json', controls: '' });
  const error = next(element, 'error');
  expect(['fetch-failed', 'result-invalid']).toContain((await error).detail.code);
  await expect.element(page.getByRole('alert')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  element.removeAttribute('result');
  const broken = next(element, 'error');
  element.setAttribute('link', 'https://somewhere.test/#r=nonsense');
  expect((await broken).detail.code).toBe('link-broken');
});

test('a page gives it its own colours and heights', async () => {
  const element = shown();
  element.style.cssText = '--mart-surface: rgb(1, 2, 3); --mart-curve-height: 300px';
  element.analysis = result;
  await expect.element(page.getByRole('slider')).toBeVisible();
  expect(getComputedStyle(element).backgroundColor).toBe('rgb(1, 2, 3)');
  await expect.poll(() => element.shadowRoot?.querySelector('svg')?.getAttribute('height')).toBe('300');
});
