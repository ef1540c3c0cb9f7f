import type { Command } from 'commander';
import { show, type Context } from '../context.ts';
import type { Finding } from '../doctor/finding.ts';
import { exitCodes } from '../exit-code.ts';
import { hang } from '../print/hang.ts';
import { plural } from '../print/amounts.ts';
import { withoutControls, type Format, type Screen } from '../terminal/screen.ts';

export function addDoctorCommand(program: Command, context: Context): void {
  program
    .command('doctor')
    .description('check node, config, stores, clock, ports, server and providers; 1 if something fails')
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const { diagnose } = await import('../doctor/diagnose.ts');
      const findings = await diagnose(context);
      const failed = findings.some(({ level }) => level === 'fail');
      show(context, json, { ok: !failed, findings }, () => renderFindings(findings, context.stdout));
      if (failed) context.endWith(exitCodes.failed);
    });
}

const formats: Record<Finding['level'], Format> = { ok: 'green', warn: 'yellow', fail: 'red' };

/** Two columns and the text; what to do stands below, in the column of the text. */
function renderFindings(findings: readonly Finding[], screen: Screen): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const indent = 'fail  '.length + width + 2;
  const lines = findings.map((finding) => {
    const { check, level, text } = finding;
    const next = level === 'ok' ? '' : `\n→ ${finding.next}`;
    const told = hang(withoutControls(`${text}${next}`), indent, screen.columns());
    return `${screen.paint(formats[level], level.padEnd(4))}  ${check.padEnd(width)}  ${told}`;
  });
  return [...lines, '', summary(findings)].join('\n');
}

function summary(findings: readonly Finding[]): string {
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const warnings = count('warn');
  if (count('fail') > 0) return `${plural(count('fail'), 'check')} failed, ${plural(warnings, 'warning')}.`;
  return warnings > 0 ? `Baton can run, with ${plural(warnings, 'warning')}.` : 'Everything is in order.';
}
