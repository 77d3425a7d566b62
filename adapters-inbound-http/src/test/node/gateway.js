/** What every suite shares: the gateway under test, what is asked, and what must be answered. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set; OfficialNodeClientsTest in bootstrap does it`);
  return value;
}

export const URL = required('NEBULAGATE_URL');
export const KEY = required('NEBULAGATE_KEY');

/** The key of somebody without money. */
export const POOR_KEY = required('NEBULAGATE_POOR_KEY');

/** By how its conversations look, one provider of each kind. */
const VENDORS = ['chat', 'responses', 'anthropic', 'gemini'];

export const SYSTEM = 'Be brief.';
export const USER = 'Weather in Paris and Rome?';
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ';
export const PNG_URL = `data:image/png;base64,${PNG}`;
export const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

/** What a scene's model says, whoever plays it. */
export const TEXT = 'Hello, wörld.';
export const BEGINNING = 'Hello, ';
export const THOUGHT = 'Let me think.';

/** The tool that is called twice at once: in Paris the sun shines, in Rome it rains. */
export const TOOL = 'get_weather';
export const CITIES = ['Paris', 'Rome'];
export const weatherIn = ({ city }) => (city === 'Paris' ? 'sunny' : 'rainy');

/** Bounds every test, so that a stream that never ends is a failure with a name. */
const TIMEOUT = { timeout: 20_000 };

/** One test per vendor; `body` gets a function that names the vendor's model for a scene. */
export function withEveryVendor(title, body) {
  for (const vendor of VENDORS) {
    test(`${title} (${vendor})`, TIMEOUT, () => body((scene) => `node-${vendor}-${scene}`));
  }
}

/** One test that needs no vendor. */
export function once(title, body) {
  test(title, TIMEOUT, body);
}

/** The error that `promise` ends with; its status is `status`. */
export async function failure(promise, status) {
  try {
    await promise;
  } catch (error) {
    assert.equal(error.status ?? error.statusCode, status, String(error));
    return error;
  }
  return assert.fail(`it should have been refused with ${status}`);
}
