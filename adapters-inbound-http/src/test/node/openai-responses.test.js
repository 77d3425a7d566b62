/** OpenAI's SDK, responses. */
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import {
  BEGINNING, CITIES, KEY, PNG_URL, SCHEMA, SYSTEM, TEXT, THOUGHT, TOOL, URL, USER,
  failure, once, weatherIn, withEveryVendor,
} from './gateway.js';

const sdk = (apiKey = KEY) => new OpenAI({ baseURL: `${URL}/v1`, apiKey, maxRetries: 0 });
const client = sdk();
const TOOLS = [{ type: 'function', name: TOOL, parameters: SCHEMA, strict: true }];

const question = (model, more = {}) => ({ model, instructions: SYSTEM, input: USER, ...more });
const ask = (model, more) => client.responses.create(question(model, more));
const stream = (model, more) => client.responses.stream(question(model, more));

withEveryVendor('a question is answered', async (model) => {
  const answer = await ask(model('text'));

  assert.equal(answer.model, model('text'));
  assert.equal(answer.status, 'completed');
  assert.equal(answer.output_text, TEXT);
  assert.equal(answer.usage.input_tokens, 11);
  assert.equal(answer.usage.output_tokens, 5);
});

withEveryVendor('a stream is put together', async (model) => {
  const running = stream(model('text'));
  let heard = '';
  running.on('response.output_text.delta', ({ delta }) => (heard += delta));

  const answer = await running.finalResponse();

  assert.equal(heard, TEXT);
  assert.equal(answer.output_text, TEXT);
});

for (const streamed of [false, true]) {
  const how = streamed ? ' in a stream' : '';
  withEveryVendor(`two tools are called at once, and answered${how}`, async (model) => {
    const hear = (more) =>
      streamed
        ? stream(model('tools'), more).finalResponse()
        : ask(model('tools'), more);
    const input = [{ role: 'user', content: USER }];
    const first = await hear({ input, tools: TOOLS, store: false });
    const calls = first.output.filter((item) => item.type === 'function_call');
    assert.deepEqual(calls.map((call) => JSON.parse(call.arguments).city), CITIES);

    input.push(...first.output.map(({ parsed_arguments: _, ...item }) => item));
    for (const call of calls) {
      const output = weatherIn(JSON.parse(call.arguments));
      input.push({ type: 'function_call_output', call_id: call.call_id, output });
    }
    const then = await hear({ input, tools: TOOLS, store: false });

    assert.equal(then.output_text, TEXT);
  });
}

withEveryVendor('a picture is seen', async (model) => {
  const content = [
    { type: 'input_text', text: USER },
    { type: 'input_image', image_url: PNG_URL, detail: 'auto' },
  ];

  const answer = await ask(model('image'), { input: [{ role: 'user', content }] });

  assert.equal(answer.output_text, TEXT);
});

withEveryVendor('an answer follows a schema', async (model) => {
  const format = zodTextFormat(z.object({ city: z.string() }), 'place');

  const answer = await client.responses.parse(question(model('schema'), { text: { format } }));

  assert.deepEqual(answer.output_parsed, { city: 'Paris' });
});

withEveryVendor('thoughts are shown', async (model) => {
  const more = { reasoning: { effort: 'low', summary: 'auto' } };
  const thoughts = (answer) =>
    answer.output
      .filter((item) => item.type === 'reasoning')
      .flatMap((item) => item.summary.map(({ text }) => text))
      .join('');

  assert.equal(thoughts(await ask(model('reasoning'), more)), THOUGHT);
  assert.equal(thoughts(await stream(model('reasoning'), more).finalResponse()), THOUGHT);
});

withEveryVendor('what a vendor refuses is a bad request', async (model) => {
  const error = await failure(ask(model('refusal')), 400);

  assert.ok(error instanceof OpenAI.BadRequestError);
  assert.match(error.message, /that is too much/);
});

withEveryVendor('a vendor that asks for patience is a rate limit', async (model) => {
  const error = await failure(ask(model('throttled')), 429);

  assert.ok(error instanceof OpenAI.RateLimitError);
});

withEveryVendor('a vendor that is down is a server error', async (model) => {
  const error = await failure(ask(model('down')), 502);

  assert.ok(error instanceof OpenAI.InternalServerError);
});

for (const trouble of ['broken', 'cut']) {
  withEveryVendor(`a stream that is ${trouble} throws after what it said`, async (model) => {
    let heard = '';
    await assert.rejects(async () => {
      for await (const event of await ask(model(trouble), { stream: true })) {
        heard += event.type === 'response.output_text.delta' ? event.delta : '';
        assert.notEqual(event.type, 'response.completed');
        if (event.type === 'response.failed') {
          throw new OpenAI.APIError(500, event.response.error, 'failed', undefined);
        }
      }
    }, OpenAI.APIError);
    assert.equal(heard, BEGINNING);
  });
}

withEveryVendor('a client may leave in the middle', async (model) => {
  const running = stream(model('stall'));

  await assert.rejects(async () => {
    for await (const event of running) {
      if (event.type === 'response.output_text.delta') {
        running.abort();
      }
    }
    await running.done();
  }, OpenAI.APIUserAbortError);
});

once('a wrong key is unauthorized', async () => {
  const error = await failure(sdk('sk-ng-wrong').responses.create(question('m')), 401);

  assert.ok(error instanceof OpenAI.AuthenticationError);
});

once('an unknown model is not found', async () => {
  const error = await failure(ask('node-nobody-knows'), 404);

  assert.ok(error instanceof OpenAI.NotFoundError);
});

once('a wrong value is a bad request that names it', async () => {
  const error = await failure(ask('node-anthropic-text', { temperature: 'hot' }), 400);

  assert.equal(error.param, 'temperature');
});
