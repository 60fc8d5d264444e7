/** What each placeholder could become, for a file that does not exist. */
const EXAMPLES: Readonly<Record<string, string>> = {
  date: '2026-05-17',
  time: '14.05.09',
  job: '3f9a21c7',
  prompt: 'a-red-lighthouse-over-a-calm-sea',
  model: 'gpt-image-2',
  seed: '184467',
  index: '03',
  variant: '2',
};

/** A file's name as this template could make it. What is wrong with a template the app says; here it stays as it is. */
export function nameExample(template: string): string {
  const stem = template.replace(/\{([a-z]+)\}/g, (token, name: string) => EXAMPLES[name] ?? token);
  return `${stem}.png`;
}
