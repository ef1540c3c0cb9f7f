/** What the demo plays. Windows hold so many requests and open again so many seconds after their first. */
export type Story = {
  readonly titles: readonly string[];
  /** Model calls of one task, the last answer among them. */
  readonly steps: number;
  /** How long a call takes, more or less. */
  readonly callMs: number;
  readonly windows: Readonly<Record<'claude' | 'codex' | 'gemini', Window>>;
  /** How long `synthetic` stays overloaded once it was asked. */
  readonly overloadedMs: number;
  /** Numbers of the tasks whose stream breaks off once, and whose context claude finds too long; from 1. */
  readonly dropped: number;
  readonly tooLong: number;
  /** After so long the demo is over, whatever is left. */
  readonly longestMs: number;
};

type Window = { readonly requests: number; readonly seconds: number };

const titles = [
  'Login failures',
  'Slow queries',
  'Disk alarms',
  'Failed payments',
  'Broken links',
  'Bounced mail',
  'API timeouts',
  'Cache misses',
  'Import errors',
  'Crash reports',
  'Backup gaps',
  'Search quality',
];

export const longStory: Story = {
  titles,
  steps: 8,
  callMs: 900,
  windows: {
    claude: { requests: 34, seconds: 20 },
    codex: { requests: 20, seconds: 22 },
    gemini: { requests: 12, seconds: 14 },
  },
  overloadedMs: 5_000,
  dropped: 5,
  tooLong: 10,
  longestMs: 80_000,
};

export const shortStory: Story = {
  titles: titles.slice(0, 4),
  steps: 6,
  callMs: 250,
  windows: {
    claude: { requests: 8, seconds: 10 },
    codex: { requests: 6, seconds: 12 },
    gemini: { requests: 3, seconds: 11 },
  },
  overloadedMs: 2_000,
  dropped: 2,
  tooLong: 3,
  longestMs: 60_000,
};
