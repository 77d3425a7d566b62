/** OpenAI's SDK, chat completions. */
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import {
  BEGINNING, CITIES, KEY, PNG_URL, POOR_KEY, SCHEMA, SYSTEM, TEXT, THOUGHT, TOOL, URL, USER,
  failure, once, weatherIn, withEveryVendor,
} from './gateway.js';

const sdk = (apiKey = KEY) => new OpenAI({ baseURL: `${URL}/v1`, apiKey, maxRetries: 0 });
const client = sdk();
const MESSAGES = [{ role: 'system', content: SYSTEM }, { role: 'user', content: USER }];

const ask = (model, more = {}) =>
  client.chat.completions.create({ model, messages: MESSAGES, ...more });
const stream = (model, more = {}) =>
  client.chat.completions.stream({ model, messages: MESSAGES, ...more });

withEveryVendor('a chat is answered', async (model) => {
  const answer = await ask(model('text'));

  assert.equal(answer.model, model('text'));
  assert.equal(answer.choices[0].message.content, TEXT);
  assert.equal(answer.choices[0].finish_reason, 'stop');
  assert.equal(answer.usage.prompt_tokens, 11);
  assert.equal(answer.usage.completion_tokens, 5);
});

withEveryVendor('a stream is put together', async (model) => {
  const answer = await stream(model('text'), {
    stream_options: { include_usage: true },
  }).finalChatCompletion();

  assert.equal(answer.choices[0].message.content, TEXT);
  assert.equal(answer.usage.total_tokens, 16);
});

withEveryVendor('two tools run at once, and their results are understood', async (model) => {
  const ran = [];
  const runner = client.chat.completions.runTools({
    model: model('tools'),
    messages: MESSAGES,
    tools: [weather(ran)],
  });

  assert.equal(await runner.finalContent(), TEXT);
  assert.deepEqual(ran, CITIES);
});

withEveryVendor('two tools run at once in a stream', async (model) => {
  const ran = [];
  const runner = client.chat.completions.runTools({
    model: model('tools'),
    messages: MESSAGES,
    tools: [weather(ran)],
    stream: true,
  });

  assert.equal(await runner.finalContent(), TEXT);
  assert.deepEqual(ran, CITIES);
});

function weather(ran) {
  const run = (asked) => {
    ran.push(asked.city);
    return weatherIn(asked);
  };
  return {
    type: 'function',
    function: { name: TOOL, parameters: SCHEMA, parse: JSON.parse, function: run },
  };
}

withEveryVendor('a picture is seen', async (model) => {
  const content = [
    { type: 'text', text: USER },
    { type: 'image_url', image_url: { url: PNG_URL } },
  ];

  const answer = await ask(model('image'), { messages: [MESSAGES[0], { role: 'user', content }] });

  assert.equal(answer.choices[0].message.content, TEXT);
});

withEveryVendor('an answer follows a schema', async (model) => {
  const answer = await client.chat.completions.parse({
    model: model('schema'),
    messages: MESSAGES,
    response_format: zodResponseFormat(z.object({ city: z.string() }), 'place'),
  });

  assert.deepEqual(answer.choices[0].message.parsed, { city: 'Paris' });
});

withEveryVendor('thoughts are shown', async (model) => {
  const whole = await ask(model('reasoning'), { reasoning_effort: 'low' });
  assert.equal(whole.choices[0].message.reasoning_content, THOUGHT);

  let thought = '';
  for await (const chunk of stream(model('reasoning'), { reasoning_effort: 'low' })) {
    thought += chunk.choices[0]?.delta.reasoning_content ?? '';
  }
  assert.equal(thought, THOUGHT);
});

withEveryVendor('what a vendor refuses is a bad request', async (model) => {
  const error = await failure(ask(model('refusal')), 400);

  assert.ok(error instanceof OpenAI.BadRequestError);
  assert.match(error.message, /that is too much/);
});

withEveryVendor('a vendor that asks for patience is a rate limit', async (model) => {
  const error = await failure(ask(model('throttled')), 429);

  assert.ok(error instanceof OpenAI.RateLimitError);
  assert.equal(error.code, 'upstream_rate_limited');
  assert.ok(Number(error.headers.get('retry-after')) > 0);
});

withEveryVendor('a vendor that is down is a server error', async (model) => {
  const error = await failure(ask(model('down')), 502);

  assert.ok(error instanceof OpenAI.InternalServerError);
  assert.equal(error.code, 'upstream_request_failed');
});

for (const trouble of ['broken', 'cut']) {
  withEveryVendor(`a stream that is ${trouble} throws after what it said`, async (model) => {
    let heard = '';
    await assert.rejects(async () => {
      for await (const chunk of await ask(model(trouble), { stream: true })) {
        heard += chunk.choices[0]?.delta.content ?? '';
      }
    }, OpenAI.APIError);
    assert.equal(heard, BEGINNING);
  });
}

withEveryVendor('a client may leave in the middle', async (model) => {
  const running = stream(model('stall'));

  await assert.rejects(async () => {
    for await (const chunk of running) {
      if (chunk.choices[0]?.delta.content) {
        running.abort();
      }
    }
    await running.done();
  }, OpenAI.APIUserAbortError);
});

once('a wrong key is unauthorized', async () => {
  const request = sdk('sk-ng-wrong').chat.completions.create({ model: 'm', messages: MESSAGES });

  const error = await failure(request, 401);

  assert.ok(error instanceof OpenAI.AuthenticationError);
  assert.equal(error.code, 'invalid_api_key');
});

once('an unknown model is not found', async () => {
  const error = await failure(ask('node-nobody-knows'), 404);

  assert.ok(error instanceof OpenAI.NotFoundError);
  assert.equal(error.code, 'model_not_found');
  assert.match(error.message, /node-nobody-knows/);
});

once('a wrong value is a bad request that names it', async () => {
  const error = await failure(ask('node-anthropic-text', { temperature: 'hot' }), 400);

  assert.equal(error.param, 'temperature');
});

once('without money there is no quota', async () => {
  const poor = sdk(POOR_KEY).chat.completions;

  const error = await failure(poor.create({ model: 'node-chat-text', messages: MESSAGES }), 429);

  assert.equal(error.code, 'insufficient_quota');
});
