import { Command } from 'commander';
import { checkLocalFile, checkServedFile, type Judgement } from './check-config-file.ts';
import { runDoctor } from './doctor.ts';
import { type ExplainOptions, runExplain } from './explain.ts';
import { runScan, type ScanOptions } from './scan/scan.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command line `rasp` on the process's arguments, or on `args`; gives false where it found something wrong. */
export async function runProgram(terminal: Terminal, args?: readonly string[]): Promise<boolean> {
  let sound = true;
  const program = new Command('rasp').description('Looks after RASP agents').showHelpAfterError();
  program
    .command('doctor')
    .description('read the environment as an agent would, connect where RASP_CLOUD_URL is set, and say what came of it')
    .action(async () => {
      sound = await runDoctor(terminal);
    });
  program
    .command('scan <file>')
    .description(
      'judge recorded traffic as an agent would: lines {"id","value"}, a HAR archive, or an access log (combined, CloudFront, ALB)',
    )
    .option('--out <file>', 'write a line of JSON for each verdict')
    .option('--config <file>', 'judge by this configuration instead of the default')
    .option('--format <format>', 'values, har, combined, cloudfront or alb; told by the file otherwise')
    .option('--no-model', 'grammars alone, as MODEL=off')
    .action(async (file: string, options: ScanOptions) => {
      sound = await runScan(terminal, file, options);
    });
  program
    .command('explain <value>')
    .description('say what an agent finds in a value, and why')
    .option(
      '--at <place>',
      'where it stands: query:NAME, header:NAME, cookie:NAME, form:NAME, json:NAME, path or text',
      'query:q',
    )
    .option('--config <file>', 'judge by this configuration instead of the default')
    .option('--no-model', 'grammars alone, as MODEL=off')
    .action(async (value: string, options: ExplainOptions) => {
      await runExplain(terminal, value, options);
    });
  program
    .command('config')
    .description('configuration files')
    .command('check <file>')
    .description('judge a configuration that agents get from a control plane or from a plain file on a web server')
    .option('--local', 'judge it as a file that RASP_CONF names instead')
    .action((file: string, options: { readonly local?: boolean }) => {
      sound = report(terminal, file, options.local === true ? checkLocalFile(file) : checkServedFile(file));
    });
  await (args === undefined ? program.parseAsync() : program.parseAsync(args, { from: 'user' }));
  return sound;
}

function report(terminal: Terminal, file: string, { problems, parameters }: Judgement): boolean {
  for (const { severity, message } of problems) terminal.print(`${severity}: ${message}`);
  const sound = !problems.some(({ severity }) => severity === 'error');
  const count = parameters === null ? '' : `, ${parameters} ${parameters === 1 ? 'parameter' : 'parameters'}`;
  terminal.print(sound ? `${file}: good${count}` : `${file}: not good`);
  return sound;
}
