/** What the lines are made of. */
export interface OnboardingParts {
  readonly connectUrl: string;
  readonly logPath: string;
  readonly keyPlaceholder: string;
  /** Keys that answers are signed with; none where they are not. */
  readonly publicKeys: readonly string[];
}

/** One thing to do, with what to copy. */
export interface OnboardingStep {
  readonly title: string;
  readonly language: string;
  readonly code: string;
}

/** One cloud, or PyRASP's agents. */
export interface OnboardingCloud {
  readonly id: 'aws' | 'gcp' | 'azure' | 'pyrasp';
  readonly title: string;
  readonly steps: readonly OnboardingStep[];
}

/**
 * The lines that add a function, for each cloud. Names of functions, groups and services stand as `my-…`.
 *
 * Values are quoted for a shell: a public URL may hold what a shell reads otherwise.
 */
export function onboardingClouds(parts: OnboardingParts): readonly OnboardingCloud[] {
  const { connectUrl, keyPlaceholder: key } = parts;
  const stock = [
    ['RASP_CLOUD_URL', connectUrl],
    ['RASP_KEY', key],
  ] as const;
  // With a blank in between: commas separate variables where they are set for AWS.
  const signed = parts.publicKeys.length === 0 ? [] : [['RASP_CLOUD_PUBLIC_KEYS', parts.publicKeys.join(' ')] as const];
  const variables = [...stock, ...signed];
  const pairs = (between: string): string => variables.map(([name, value]) => `${name}=${value}`).join(between);
  return [
    {
      id: 'aws',
      title: 'AWS Lambda',
      steps: [
        install('@rasp/aws'),
        {
          title: 'Wrap the handler',
          language: 'ts',
          code: "import { protect } from '@rasp/aws';\n\nexport const handler = protect(async (event) => ({ statusCode: 200, body: 'hello' }));",
        },
        {
          title: 'Set the environment',
          language: 'sh',
          code: `aws lambda update-function-configuration --function-name my-function \\\n  --environment ${quoted(`Variables={${pairs(',')}}`)}`,
        },
        sendEvents(parts),
      ],
    },
    {
      id: 'gcp',
      title: 'Google Cloud Run functions',
      steps: [
        install('@rasp/gcp'),
        {
          title: 'Wrap the function',
          language: 'ts',
          code: "import { http } from '@google-cloud/functions-framework';\nimport { protect } from '@rasp/gcp';\n\nhttp('hello', protect((req, res) => { res.send('hello'); }));",
        },
        {
          title: 'Set the environment',
          language: 'sh',
          code: `gcloud run services update my-service --update-env-vars ${quoted(`^|^${pairs('|')}`)}`,
        },
        sendEvents(parts),
      ],
    },
    {
      id: 'azure',
      title: 'Azure Functions',
      steps: [
        install('@rasp/azure'),
        {
          title: 'Wrap the functions of the app',
          language: 'ts',
          code: "import { app } from '@azure/functions';\nimport { protectApp } from '@rasp/azure';\n\nprotectApp(app);",
        },
        {
          title: 'Set the environment',
          language: 'sh',
          code: `az functionapp config appsettings set --resource-group my-group --name my-app \\\n  --settings ${variables.map(([name, value]) => quoted(`${name}=${value}`)).join(' ')}`,
        },
        sendEvents(parts),
      ],
    },
    {
      id: 'pyrasp',
      title: 'PyRASP agents',
      steps: [
        { title: 'Install the agent', language: 'sh', code: 'pip install pyrasp==0.8.2' },
        {
          title: 'Set the environment',
          language: 'sh',
          code: stock.map(([name, value]) => `export ${name.replace('RASP', 'PYRASP')}=${quoted(value)}`).join('\n'),
        },
        {
          title: 'Send events here: set these parameters in the profile',
          language: 'json',
          code: JSON.stringify({ ...logParameters(parts), LOG_FORMAT: 'json' }, null, 2),
        },
      ],
    },
  ];
}

function install(name: string): OnboardingStep {
  return { title: 'Install the agent', language: 'sh', code: `npm install ${name}` };
}

/** RFC 5424 says the most of an event: trail, rule and place, where PyRASP's formats have no room for them. */
function sendEvents(parts: OnboardingParts): OnboardingStep {
  return {
    title: 'Send events here: set these parameters in the profile',
    language: 'json',
    code: JSON.stringify({ ...logParameters(parts), LOG_FORMAT: 'rfc5424' }, null, 2),
  };
}

function logParameters({ connectUrl, logPath }: OnboardingParts): Readonly<Record<string, unknown>> {
  const { protocol, hostname, port, pathname } = new URL(connectUrl);
  const isSecure = protocol === 'https:';
  return {
    LOG_ENABLED: true,
    LOG_SERVER: hostname,
    LOG_PORT: port === '' ? (isSecure ? 443 : 80) : Number(port),
    LOG_PROTOCOL: isSecure ? 'https' : 'http',
    LOG_PATH: `${pathname.slice(0, -'/connect'.length)}${logPath}`,
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
