import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { WebhookKind, WebhookMessage } from '../../../shared/domain/webhook.ts';
import { startOf } from '../../../shared/text/start-of.ts';
import { type ChatText, chatText } from './chat-texts.ts';

/** The body of a message for a kind of receiver, as JSON. The same message always gives the same body. */
export function bodyOf(kind: WebhookKind, message: WebhookMessage): string {
  switch (kind) {
    case 'standard':
      return JSON.stringify(message);
    case 'slack':
      return JSON.stringify(slackBody(chatText(message)));
    case 'discord':
      return JSON.stringify(discordBody(chatText(message)));
    default:
      return assertNever(kind);
  }
}

/** Of a section's text Slack takes 3,000 characters, of a field 2,000, and 10 fields (docs.slack.dev, Block Kit). */
const SLACK_TEXT = 2_900;
const SLACK_FIELDS = 10;

/** Texts of others are plain_text, or escaped: nothing in them can mention a channel. */
function slackBody({ title, facts, paragraphs, link }: ChatText): object {
  const plain = (text: string) => ({ type: 'plain_text', text: startOf(text, SLACK_TEXT), emoji: false });
  const fields = facts.slice(0, SLACK_FIELDS).map(({ name, value }) => ({
    type: 'mrkdwn',
    text: `*${slackEscaped(name)}*\n${slackEscaped(value)}`,
  }));
  return {
    text: slackEscaped(title),
    blocks: [
      { type: 'header', text: plain(title) },
      ...(fields.length > 0 ? [{ type: 'section', fields }] : []),
      ...paragraphs.map((text) => ({ type: 'section', text: plain(text) })),
      ...(link === null ? [] : [{ type: 'context', elements: [plain(link)] }]),
    ],
  };
}

function slackEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Of an embed's description Discord takes 4,096 characters (docs.discord.com, Message Resource); each paragraph is far shorter. */
const DISCORD_DESCRIPTION = 4_000;
const DISCORD_COLOURS: Readonly<Record<ChatText['mood'], number>> = {
  good: 0x2f9e44,
  warning: 0xe8a317,
  bad: 0xd6336c,
  plain: 0x868e96,
};

/** `allowed_mentions` without any: no text of others can call anybody. */
function discordBody({ title, mood, facts, paragraphs, link }: ChatText): object {
  const texts = [...paragraphs.map(discordEscaped), ...(link === null ? [] : [`\`${link}\``])];
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title,
        color: DISCORD_COLOURS[mood],
        description: startOf(texts.join('\n'), DISCORD_DESCRIPTION),
        fields: facts.map(({ name, value }) => ({ name, value: discordEscaped(value), inline: true })),
      },
    ],
  };
}

function discordEscaped(text: string): string {
  return text.replace(/[\\*_~`|<>[\]#]/g, String.raw`\$&`);
}
