import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expect, it, onTestFinished } from 'vitest';
import { expectAccessible } from './axe.ts';
import { surfaces } from './surfaces.ts';

const NEVER_A_RECEIVER = 'http://127.0.0.1/hook';

type Message = { headers: Record<string, string>; body: string };

async function receiver() {
  const received: Message[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    received.push({ headers: request.headers as Record<string, string>, body });
    response.end('noted');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

for (const surface of surfaces) {
  it(`a webhook is added, tested and looked at ${surface.name}, and its secret is shown once`, async (context) => {
    const { received, url } = await receiver();
    const { page } = await surface.open(context);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Webhooks', exact: true }).click();
    await page.getByText('None yet.').waitFor();

    await page.getByRole('button', { name: 'Add webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Give the webhook a name.').waitFor();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Team');
    const address = dialog.getByRole('textbox', { name: 'Address' });
    await address.fill(NEVER_A_RECEIVER);
    await dialog.getByText('An address begins with https://').waitFor();
    await expectAccessible(page);
    await address.fill(url);
    await dialog.getByRole('checkbox', { name: 'Allow local addresses' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    const secret = await page.getByRole('textbox', { name: 'Secret', exact: true }).inputValue();
    await page.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Send test: Team' }).click();
    await page.getByText('Delivered: it answered 200').waitFor();
    const [message] = received;
    expect(new Webhook(secret).verify(message?.body ?? '', message?.headers ?? {})).toMatchObject({
      type: 'webhook.test',
    });

    await page.getByRole('button', { name: 'Deliveries: Team' }).click();
    const table = page.getByRole('table');
    await table.getByRole('button', { name: /^Send again/ }).click();
    await expect.poll(() => received.length).toBe(2);
    await table.getByRole('cell', { name: '2', exact: true }).waitFor();
    await expectAccessible(page);
    expect(await page.content()).not.toContain(secret);
  });
}
