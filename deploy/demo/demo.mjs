// Drives the platform's main job through the gateway and says what each step proves: an application user fills in and
// submits a form; its app owner is told by an event, finds the instance, downloads the data and confirms it complete.
// All values are random for each run. Usage: see `./varde help`.
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { applicantPass, ownerPass, secondPass } from './main_job.mjs';
import { Gateway } from './client.mjs';
import { StepFailed, Steps } from './steps.mjs';
import { Webhook } from './webhook.mjs';

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        gateway: { type: 'string', default: 'http://127.0.0.1:8000' },
        domain: { type: 'string', default: '' },
        app: { type: 'string', default: 'ttd/permit' },
        'token-command': { type: 'string', default: '' },
      },
    });
    const [org, app, ...rest] = values.app.split('/');
    if (!org || !app || rest.length) throw new Error(`--app takes ORG/APP, got ${values.app}`);
    return { gateway: new URL(values.gateway), domain: values.domain, org, app, tokenCommand: values['token-command'] };
  } catch (error) {
    console.error(`varde: demo: ${error.message}`);
    process.exit(2);
  }
}

// Tokens of test users and orgs: from the platform's own test endpoints, or from a command that is called as
// `COMMAND user USERID` and `COMMAND org ORG SCOPES` and prints one.
function tokenSource(gateway, steps, command) {
  const fetchToken = async (who, path) => {
    const response = await steps.call(`a token for ${who}`, 200, () => gateway.platform('GET', path));
    return response.text.trim();
  };
  const run = (...words) => execFileSync('sh', ['-c', `${command} "$@"`, 'token-command', ...words], { encoding: 'utf8' }).trim();
  return {
    user: (userId) =>
      command ? run('user', String(userId)) : fetchToken(`test user ${userId}`, `/Home/GetTestUserToken/${userId}?authenticationLevel=3`),
    org: (org, scopes) =>
      command ? run('org', org, scopes) : fetchToken(`org ${org}`, `/Home/GetTestOrgToken/${org}?scopes=${encodeURIComponent(scopes)}`),
  };
}

// Tests have every answer held against its contract: a module with onResponse(answer) and summary().
const checker = process.env.VARDE_CHECK_RESPONSES ? await import(pathToFileURL(process.env.VARDE_CHECK_RESPONSES)) : undefined;
const options = readOptions();
const steps = new Steps();
const gateway = new Gateway(options.gateway, options.domain, checker?.onResponse);
const webhook = await Webhook.start();
const tokens = tokenSource(gateway, steps, options.tokenCommand);
const ownerScopes = 'altinn:serviceowner/instances.read altinn:serviceowner/instances.write altinn:serviceowner';

try {
  steps.title(`Who takes part (app ${options.org}/${options.app} at ${options.gateway.href})`);
  const stage = {
    ...options,
    gateway,
    steps,
    webhook,
    party: 501337,
    user: await tokens.user(1337),
    stranger: await tokens.user(1003),
    owner: await tokens.org(options.org, ownerScopes),
    otherOrg: await tokens.org('brg', ownerScopes),
  };
  const submitted = await applicantPass(stage);
  await ownerPass(stage, submitted);
  await secondPass(stage);
} catch (error) {
  if (!(error instanceof StepFailed)) {
    steps.failed++;
    console.error(error);
  }
}
webhook.stop();
if (checker) console.log(`\n${checker.summary()}`);
console.log(`\ndemo: ${steps.passed} steps passed, ${steps.failed} failed`);
process.exitCode = steps.failed === 0 ? 0 : 1;
