/** Vercel's AI SDK with its providers for OpenAI (chat and responses), Anthropic and Google. */
import assert from 'node:assert/strict';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { APICallError, Output, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import {
  BEGINNING, CITIES, KEY, PNG, SCHEMA, SYSTEM, TEXT, THOUGHT, TOOL, URL, USER,
  failure, once, weatherIn, withEveryVendor,
} from './gateway.js';

/** By name: how it is made for a key, and how it is asked to think. */
const CLIENTS = {
  chat: {
    of: (apiKey) => createOpenAI({ baseURL: `${URL}/v1`, apiKey }).chat,
    options: { openai: { reasoningEffort: 'low', forceReasoning: true } },
    showsThoughts: false,
  },
  responses: {
    of: (apiKey) => createOpenAI({ baseURL: `${URL}/v1`, apiKey }).responses,
    options: {
      openai: { reasoningEffort: 'low', reasoningSummary: 'auto', forceReasoning: true },
    },
    showsThoughts: true,
  },
  anthropic: {
    of: (apiKey) => createAnthropic({ baseURL: `${URL}/v1`, apiKey }),
    options: { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } },
    showsThoughts: true,
  },
  google: {
    of: (apiKey) => createGoogleGenerativeAI({ baseURL: `${URL}/v1beta`, apiKey }),
    options: { google: { thinkingConfig: { includeThoughts: true, thinkingLevel: 'low' } } },
    showsThoughts: true,
  },
};

/** Nothing is kept for the next question, and a model it does not know can keep to a schema. */
const LIKE_ANY_MODEL = {
  openai: { store: false },
  anthropic: { structuredOutputMode: 'outputFormat' },
};

for (const [name, { of, options, showsThoughts }] of Object.entries(CLIENTS)) {
  const client = of(KEY);
  const withVendors = (title, body) => withEveryVendor(`${name}: ${title}`, body);
  const question = (model, more = {}) => ({
    model: client(model),
    system: SYSTEM,
    prompt: USER,
    maxOutputTokens: 2000,
    maxRetries: 0,
    providerOptions: LIKE_ANY_MODEL,
    ...more,
  });
  const ask = (model, more) => generateText(question(model, more));
  const stream = (model, more = {}) => streamText(question(model, { onError() {}, ...more }));

  withVendors('a question is answered', async (model) => {
    const answer = await ask(model('text'));

    assert.equal(answer.text, TEXT);
    assert.equal(answer.finishReason, 'stop');
    assert.equal(answer.usage.inputTokens, 11);
    assert.equal(answer.usage.outputTokens, 5);
  });

  withVendors('a stream is put together', async (model) => {
    const running = stream(model('text'));

    let heard = '';
    for await (const delta of running.textStream) {
      heard += delta;
    }

    assert.equal(heard, TEXT);
    assert.equal(await running.finishReason, 'stop');
    assert.equal((await running.usage).outputTokens, 5);
  });

  for (const [how, hear] of [['', ask], [' in a stream', stream]]) {
    withVendors(`two tools run at once, and their results are understood${how}`, async (model) => {
      const ran = [];
      const weather = tool({
        description: 'Tells the weather',
        inputSchema: jsonSchema(SCHEMA),
        execute: async (asked) => {
          ran.push(asked.city);
          return weatherIn(asked);
        },
      });

      const answer = await hear(model('tools'), {
        tools: { [TOOL]: weather },
        stopWhen: stepCountIs(3),
      });

      assert.equal(await answer.text, TEXT);
      assert.deepEqual(ran, CITIES);
      assert.equal((await answer.steps).length, 2);
    });
  }

  withVendors('a picture is seen', async (model) => {
    const content = [
      { type: 'text', text: USER },
      { type: 'image', image: PNG, mediaType: 'image/png' },
    ];

    const answer = await ask(model('image'), {
      prompt: undefined,
      messages: [{ role: 'user', content }],
    });

    assert.equal(answer.text, TEXT);
  });

  withVendors('an answer follows a schema', async (model) => {
    const answer = await ask(model('schema'), {
      output: Output.object({ schema: jsonSchema(SCHEMA) }),
    });

    assert.deepEqual(answer.output, { city: 'Paris' });
  });

  withVendors('it may be asked to think', async (model) => {
    const whole = await ask(model('reasoning'), { providerOptions: options });
    const streamed = stream(model('reasoning'), { providerOptions: options });

    assert.equal(whole.text, TEXT);
    assert.equal(await streamed.text, TEXT);
    if (showsThoughts) {
      assert.equal(whole.reasoningText, THOUGHT);
      assert.equal(await streamed.reasoningText, THOUGHT);
    }
  });

  withVendors('what a vendor refuses is a bad request', async (model) => {
    const error = await failure(ask(model('refusal')), 400);

    assert.ok(APICallError.isInstance(error));
    assert.match(error.message, /that is too much/);
    assert.equal(error.isRetryable, false);
  });

  withVendors('a vendor that asks for patience may be asked again', async (model) => {
    const error = await failure(ask(model('throttled')), 429);

    assert.equal(error.isRetryable, true);
  });

  withVendors('a vendor that is down may be asked again', async (model) => {
    const error = await failure(ask(model('down')), 502);

    assert.equal(error.isRetryable, true);
  });

  for (const trouble of ['broken', 'cut']) {
    withVendors(`a stream that is ${trouble} is told as an error`, async (model) => {
      let heard = '';
      let errors = 0;
      for await (const part of stream(model(trouble)).fullStream) {
        heard += part.type === 'text-delta' ? part.text : '';
        errors += part.type === 'error' ? 1 : 0;
      }

      assert.equal(heard, BEGINNING);
      assert.ok(errors > 0);
    });
  }

  withVendors('a client may leave in the middle', async (model) => {
    const leaving = new AbortController();
    let left = false;
    const running = stream(model('stall'), { abortSignal: leaving.signal });
    for await (const part of running.fullStream) {
      if (part.type === 'text-delta') {
        leaving.abort();
      }
      left ||= part.type === 'abort';
    }

    assert.ok(left);
  });

  once(`${name}: a wrong key is unauthorized`, async () => {
    await failure(ask('m', { model: of('sk-ng-wrong')('m') }), 401);
  });

  once(`${name}: an unknown model is not found`, async () => {
    await failure(ask('node-nobody-knows'), 404);
  });
}
