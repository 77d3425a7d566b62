/** Lets coding agents say something and use a tool, and tells which of them came to an end. */
import { execFile } from 'node:child_process';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ANSWER, DONE, FILE, TEXT_TURN, TOOL_TURN, WRITTEN, startUpstream } from './upstream.js';

const [gateway, work, folder, ...chosen] = process.argv.slice(2);
const MODEL = 'agent-model';
const TURN_TAKES_AT_MOST_MS = 120_000;
const START_TAKES_AT_MOST_MS = 120_000;

/** What each agent is told: files in its home, variables, and arguments for one prompt. */
const AGENTS = {
  codex: (key) => ({
    files: {
      '.codex/config.toml': `
model = "${MODEL}"
model_provider = "gateway"
check_for_update_on_startup = false
[analytics]
enabled = false
[model_providers.gateway]
name = "gateway"
base_url = "${gateway}/v1"
env_key = "GATEWAY_KEY"
wire_api = "responses"
`,
    },
    env: { GATEWAY_KEY: key },
    args: (prompt) => [
      'exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', prompt,
    ],
  }),
  claude: (key) => ({
    files: {},
    env: {
      ANTHROPIC_BASE_URL: gateway,
      ANTHROPIC_API_KEY: key,
      ANTHROPIC_MODEL: MODEL,
      ANTHROPIC_SMALL_FAST_MODEL: MODEL,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_TELEMETRY: '1',
    },
    args: (prompt) => ['--print', prompt, '--allowedTools', 'Write'],
  }),
  gemini: (key) => ({
    files: {
      '.gemini/settings.json': JSON.stringify({
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { disableAutoUpdate: true, enableAutoUpdate: false },
        security: { auth: { selectedType: 'gemini-api-key' } },
      }),
    },
    env: {
      GEMINI_API_KEY: key,
      GOOGLE_GEMINI_BASE_URL: gateway,
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
    },
    args: (prompt) => ['--model', MODEL, '--yolo', '--prompt', prompt],
  }),
  opencode: (key) => ({
    files: {
      '.config/opencode/opencode.json': JSON.stringify({
        autoupdate: false,
        share: 'disabled',
        provider: {
          gateway: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: `${gateway}/v1`, apiKey: key },
            models: { [MODEL]: { tool_call: true, limit: { context: 100_000, output: 4096 } } },
          },
        },
        model: `gateway/${MODEL}`,
        small_model: `gateway/${MODEL}`,
      }),
    },
    env: { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' },
    args: (prompt) => ['run', prompt],
  }),
};

async function admin(method, path, body) {
  const response = await fetch(gateway + path, {
    method,
    headers: {
      Authorization: `Bearer ${process.env.ADMIN_TOKEN}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!answer.success) {
    throw new Error(`${method} ${path}: ${answer.message}`);
  }
  return answer.data;
}

async function untilReady() {
  const deadline = Date.now() + START_TAKES_AT_MOST_MS;
  while (Date.now() < deadline) {
    const ready = await fetch(`${gateway}/readyz`).then(({ ok }) => ok, () => false);
    if (ready) {
      return;
    }
    await pause(500);
  }
  throw new Error('the gateway does not start');
}

/** A key of somebody with ten dollars, for one model at `upstream`. */
async function keyFor(upstream) {
  const user = await admin('POST', '/api/user/', {
    username: 'agent', password: 'correct-horse-battery', role: 'user',
  });
  await admin('POST', `/api/account/${user.account_id}/credit`, { amount: '10', reason: 'agents' });
  await admin('PUT', '/api/price/', { model: MODEL, input: '1', output: '2' });
  await admin('POST', '/api/provider/', {
    name: 'scripted', type: 'openai', base_url: upstream, apis: ['chat'],
    keys: ['sk-upstream-0001'], models: [MODEL],
  });
  const key = await admin('POST', '/api/agg-token/', {
    name: 'agent', account_id: user.account_id,
  });
  return key.raw_key;
}

/** Runs one turn in a folder of its own; answers all it said. */
async function turn(name, agent, prompt) {
  const home = join(work, name);
  const project = join(home, 'project');
  await mkdir(project, { recursive: true });
  for (const [path, text] of Object.entries(agent.files)) {
    await mkdir(join(home, path, '..'), { recursive: true });
    await writeFile(join(home, path), text);
  }
  const env = { PATH: process.env.PATH, HOME: home, TERM: 'dumb', NO_COLOR: '1', ...agent.env };
  const options = {
    cwd: project, env, timeout: TURN_TAKES_AT_MOST_MS, killSignal: 'SIGKILL', maxBuffer: 16 << 20,
  };
  return new Promise((resolve) => {
    const program = join(folder, 'node_modules/.bin', name);
    const child = execFile(program, agent.args(prompt), options, (error, stdout, stderr) =>
      resolve({ failed: error !== null, said: stdout, complained: stderr }),
    );
    child.stdin.end();
  });
}

async function written(name) {
  const file = join(work, name, 'project', FILE);
  return access(file).then(() => readFile(file, 'utf8'), () => '');
}

await untilReady();
const upstream = await startUpstream((name) => join(work, name, 'project', FILE));
const key = await keyFor(upstream.url);
let failures = 0;
for (const name of chosen.length > 0 ? chosen : Object.keys(AGENTS)) {
  const agent = AGENTS[name](key);
  const text = await turn(name, agent, `${TEXT_TURN} ${name}`);
  const tool = await turn(name, agent, `${TOOL_TURN} ${name}`);
  const spoke = !text.failed && text.said.includes(ANSWER);
  const file = await written(name);
  const wrote = !tool.failed && tool.said.includes(DONE) && file.trim() === WRITTEN;
  const told = (right) => (right ? 'completes' : 'fails');
  console.log(`${name}: text ${told(spoke)}, tool ${told(wrote)}`);
  for (const [right, heard] of [[spoke, text], [wrote, tool]]) {
    if (!right) {
      failures++;
      console.error(`${heard.said}\n${heard.complained}`.slice(-4000));
    }
  }
}
upstream.close();
const verified = await fetch(`${gateway}/api/ledger/verify`, {
  headers: { Authorization: `Bearer ${process.env.ADMIN_TOKEN}` },
}).then((response) => response.json());
console.log(`ledger: ${verified.data.violations.length} violations`);
process.exitCode = failures + verified.data.violations.length === 0 ? 0 : 1;
