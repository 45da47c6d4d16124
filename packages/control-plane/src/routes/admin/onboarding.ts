import { onboarding } from '../../api/index.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';

const placeholder = 'YOUR_KEY';

/** The lines that add a function. They are the quick starts of the guide with this server's URL in them. */
export const onboardingRoutes: readonly AdminRoute[] = [
  defineRoute(onboarding.getOnboarding, ({ services }) => {
    const connectUrl = `${services.publicUrl()}/connect`;
    return {
      connectUrl,
      keyPlaceholder: placeholder,
      clouds: [
        {
          id: 'aws',
          title: 'AWS Lambda',
          steps: [
            shell('Install the agent', 'npm i @rasp/aws'),
            {
              title: 'Wrap the handler',
              language: 'ts',
              code: `import { protect } from '@rasp/aws';

export const handler = protect(async (event) => ({ statusCode: 200, body: 'hello' }));`,
            },
            shell(
              'Tell it where to connect',
              `# This sets all variables of the function: keep those that it has.
aws lambda update-function-configuration --function-name NAME \\
  --environment 'Variables={RASP_CLOUD_URL=${connectUrl},RASP_KEY=${placeholder}}'`,
            ),
          ],
        },
        {
          id: 'gcp',
          title: 'Google Cloud',
          steps: [
            shell('Install the agent', 'npm i @rasp/gcp'),
            {
              title: 'Wrap the handler',
              language: 'ts',
              code: `import { http } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';

http('hello', protect((req, res) => { res.send('hello'); }));`,
            },
            shell(
              'Tell it where to connect',
              `gcloud run services update NAME \\
  --update-env-vars RASP_CLOUD_URL=${connectUrl},RASP_KEY=${placeholder}`,
            ),
          ],
        },
        {
          id: 'azure',
          title: 'Azure Functions',
          steps: [
            shell('Install the agent', 'npm i @rasp/azure'),
            {
              title: 'Protect the whole app, in a file that main of package.json loads',
              language: 'ts',
              code: `import { app } from '@azure/functions';
import { protectApp } from '@rasp/azure';

protectApp(app);`,
            },
            shell(
              'Tell it where to connect',
              `az functionapp config appsettings set --name NAME --resource-group GROUP \\
  --settings RASP_CLOUD_URL=${connectUrl} RASP_KEY=${placeholder}`,
            ),
          ],
        },
        {
          id: 'pyrasp',
          title: 'PyRASP',
          steps: [
            shell('Install the agent', 'pip install pyrasp'),
            {
              title: 'Start it with the application, here with Flask',
              language: 'python',
              code: `from pyrasp.pyrasp import FlaskRASP

FlaskRASP(app, cloud_url='${connectUrl}', key='${placeholder}')`,
            },
          ],
        },
      ],
    };
  }),
];

function shell(title: string, code: string): { title: string; language: string; code: string } {
  return { title, language: 'sh', code };
}
