/** Google's SDK. */
import assert from 'node:assert/strict';
import { ApiError, GoogleGenAI } from '@google/genai';
import {
  BEGINNING, CITIES, KEY, PNG, POOR_KEY, SCHEMA, SYSTEM, TEXT, THOUGHT, TOOL, URL, USER,
  failure, once, weatherIn, withEveryVendor,
} from './gateway.js';

const sdk = (apiKey = KEY) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: URL } });
const client = sdk();

const question = (model, config = {}, contents = USER) => ({
  model,
  contents,
  config: { systemInstruction: SYSTEM, ...config },
});
const ask = (...asked) => client.models.generateContent(question(...asked));
const TOOLS = [{ functionDeclarations: [{ name: TOOL, parametersJsonSchema: SCHEMA }] }];

/** All parts of a stream. */
async function stream(...asked) {
  const parts = [];
  for await (const chunk of await client.models.generateContentStream(question(...asked))) {
    parts.push(...(chunk.candidates?.[0]?.content?.parts ?? []));
  }
  return parts;
}

const whole = async (...asked) => (await ask(...asked)).candidates[0].content.parts;
const words = (parts, thought = false) =>
  parts
    .filter((part) => Boolean(part.thought) === thought)
    .map((part) => part.text ?? '')
    .join('');

withEveryVendor('a question is answered', async (model) => {
  const answer = await ask(model('text'));

  assert.equal(answer.modelVersion, model('text'));
  assert.equal(answer.text, TEXT);
  assert.equal(answer.candidates[0].finishReason, 'STOP');
  assert.equal(answer.usageMetadata.promptTokenCount, 11);
  assert.equal(answer.usageMetadata.candidatesTokenCount, 5);
});

withEveryVendor('a stream is put together', async (model) => {
  assert.equal(words(await stream(model('text'))), TEXT);
});

for (const [how, hear] of [['', whole], [' in a stream', stream]]) {
  withEveryVendor(`two tools are called at once, and answered${how}`, async (model) => {
    const contents = [{ role: 'user', parts: [{ text: USER }] }];
    const said = await hear(model('tools'), { tools: TOOLS }, contents);
    const calls = said.flatMap((part) => part.functionCall ?? []);
    assert.deepEqual(calls.map((call) => call.args.city), CITIES);

    contents.push({ role: 'model', parts: said });
    const results = calls.map(({ id, name, args }) => ({
      functionResponse: { id, name, response: { output: weatherIn(args) } },
    }));
    contents.push({ role: 'user', parts: results });

    assert.equal(words(await hear(model('tools'), { tools: TOOLS }, contents)), TEXT);
  });
}

withEveryVendor('the SDK runs tools by itself', async (model) => {
  const ran = [];
  const weather = {
    tool: async () => TOOLS[0],
    callTool: async (calls) => {
      ran.push(...calls.map((call) => call.args.city));
      return calls.map(({ id, name, args }) => ({
        functionResponse: { id, name, response: { output: weatherIn(args) } },
      }));
    },
  };

  const answer = await ask(model('tools'), { tools: [weather] });

  assert.equal(answer.text, TEXT);
  assert.deepEqual(ran, CITIES);
});

withEveryVendor('a picture is seen', async (model) => {
  const parts = [{ text: USER }, { inlineData: { mimeType: 'image/png', data: PNG } }];

  const answer = await ask(model('image'), {}, [{ role: 'user', parts }]);

  assert.equal(answer.text, TEXT);
});

withEveryVendor('an answer follows a schema', async (model) => {
  const answer = await ask(model('schema'), {
    responseMimeType: 'application/json',
    responseJsonSchema: SCHEMA,
  });

  assert.deepEqual(JSON.parse(answer.text), { city: 'Paris' });
});

withEveryVendor('thoughts are shown', async (model) => {
  const config = { thinkingConfig: { includeThoughts: true, thinkingLevel: 'LOW' } };

  assert.equal(words(await whole(model('reasoning'), config), true), THOUGHT);
  assert.equal(words(await stream(model('reasoning'), config), true), THOUGHT);
});

withEveryVendor('what a vendor refuses is a bad request', async (model) => {
  const error = await failure(ask(model('refusal')), 400);

  assert.ok(error instanceof ApiError);
  assert.match(error.message, /that is too much/);
  assert.match(error.message, /INVALID_ARGUMENT/);
});

withEveryVendor('a vendor that asks for patience is a rate limit', async (model) => {
  const error = await failure(ask(model('throttled')), 429);

  assert.match(error.message, /RESOURCE_EXHAUSTED/);
});

withEveryVendor('a vendor that is down is a server error', async (model) => {
  const error = await failure(ask(model('down')), 502);

  assert.ok(error instanceof ApiError);
});

for (const trouble of ['broken', 'cut']) {
  withEveryVendor(`a stream that is ${trouble} throws after what it said`, async (model) => {
    let heard = '';
    await assert.rejects(async () => {
      const asked = question(model(trouble));
      for await (const chunk of await client.models.generateContentStream(asked)) {
        heard += chunk.text ?? '';
      }
    }, ApiError);
    assert.equal(heard, BEGINNING);
  });
}

withEveryVendor('a client may leave in the middle', async (model) => {
  const leaving = new AbortController();
  const asked = question(model('stall'), { abortSignal: leaving.signal });

  await assert.rejects(async () => {
    for await (const _ of await client.models.generateContentStream(asked)) {
      leaving.abort();
    }
  }, /abort/i);
});

withEveryVendor('tokens are counted', async (model) => {
  const count = await client.models.countTokens({ model: model('text'), contents: USER });

  assert.ok(count.totalTokens > 0);
});

once('a wrong key is unauthorized', async () => {
  const error = await failure(sdk('sk-ng-wrong').models.generateContent(question('m')), 401);

  assert.match(error.message, /UNAUTHENTICATED/);
});

once('an unknown model is not found', async () => {
  const error = await failure(ask('node-nobody-knows'), 404);

  assert.match(error.message, /NOT_FOUND/);
});

once('a wrong value is a bad request that names it', async () => {
  const error = await failure(ask('node-chat-text', { temperature: 'hot' }), 400);

  assert.match(error.message, /temperature/);
});

once('without money the resource is exhausted', async () => {
  const poor = sdk(POOR_KEY).models.generateContent(question('node-chat-text'));

  const error = await failure(poor, 429);

  assert.match(error.message, /RESOURCE_EXHAUSTED/);
});
