/** Anthropic's SDK. */
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import {
  BEGINNING, CITIES, KEY, PNG, POOR_KEY, SCHEMA, SYSTEM, TEXT, THOUGHT, TOOL, URL, USER,
  failure, once, weatherIn, withEveryVendor,
} from './gateway.js';

const sdk = (apiKey = KEY) => new Anthropic({ baseURL: URL, apiKey, maxRetries: 0 });
const client = sdk();
const MESSAGES = [{ role: 'user', content: USER }];

const question = (model, more = {}) => ({
  model,
  max_tokens: 2000,
  system: SYSTEM,
  messages: MESSAGES,
  ...more,
});
const ask = (model, more) => client.messages.create(question(model, more));
const stream = (model, more) => client.messages.stream(question(model, more));
const text = (answer) => answer.content.map((block) => block.text ?? '').join('');

withEveryVendor('a message is answered', async (model) => {
  const answer = await ask(model('text'));

  assert.equal(answer.model, model('text'));
  assert.equal(text(answer), TEXT);
  assert.equal(answer.stop_reason, 'end_turn');
  assert.equal(answer.usage.input_tokens, 11);
  assert.equal(answer.usage.output_tokens, 5);
});

withEveryVendor('a stream is put together', async (model) => {
  const running = stream(model('text'));
  let heard = '';
  running.on('text', (delta) => (heard += delta));

  const answer = await running.finalMessage();

  assert.equal(heard, TEXT);
  assert.equal(text(answer), TEXT);
  assert.equal(answer.usage.output_tokens, 5);
});

for (const streamed of [false, true]) {
  const how = streamed ? ' in a stream' : '';
  withEveryVendor(`two tools run at once, and are understood${how}`, async (model) => {
    const ran = [];
    const weather = betaTool({
      name: TOOL,
      description: 'Tells the weather',
      inputSchema: SCHEMA,
      run: (asked) => {
        ran.push(asked.city);
        return weatherIn(asked);
      },
    });

    const runner = client.beta.messages.toolRunner(
      question(model('tools'), { tools: [weather], stream: streamed }),
    );

    assert.equal(text(await runner.runUntilDone()), TEXT);
    assert.deepEqual(ran, CITIES);
  });
}

withEveryVendor('a picture is seen', async (model) => {
  const source = { type: 'base64', media_type: 'image/png', data: PNG };
  const content = [{ type: 'text', text: USER }, { type: 'image', source }];

  const answer = await ask(model('image'), { messages: [{ role: 'user', content }] });

  assert.equal(text(answer), TEXT);
});

withEveryVendor('an answer follows a schema', async (model) => {
  const format = jsonSchemaOutputFormat(SCHEMA);

  const answer = await client.messages.parse(
    question(model('schema'), { output_config: { format } }),
  );

  assert.deepEqual(answer.parsed_output, { city: 'Paris' });
});

withEveryVendor('thoughts are shown', async (model) => {
  const more = { thinking: { type: 'enabled', budget_tokens: 1024 } };
  const thoughts = (answer) => answer.content.map((block) => block.thinking ?? '').join('');

  assert.equal(thoughts(await ask(model('reasoning'), more)), THOUGHT);
  assert.equal(thoughts(await stream(model('reasoning'), more).finalMessage()), THOUGHT);
});

withEveryVendor('what a vendor refuses is a bad request', async (model) => {
  const error = await failure(ask(model('refusal')), 400);

  assert.ok(error instanceof Anthropic.BadRequestError);
  assert.equal(error.error.error.type, 'invalid_request_error');
  assert.match(error.message, /that is too much/);
});

withEveryVendor('a vendor that asks for patience is a rate limit', async (model) => {
  const error = await failure(ask(model('throttled')), 429);

  assert.ok(error instanceof Anthropic.RateLimitError);
  assert.equal(error.error.error.type, 'rate_limit_error');
});

withEveryVendor('a vendor that is down is a server error', async (model) => {
  const error = await failure(ask(model('down')), 502);

  assert.ok(error instanceof Anthropic.InternalServerError);
  assert.equal(error.error.error.type, 'api_error');
});

for (const trouble of ['broken', 'cut']) {
  withEveryVendor(`a stream that is ${trouble} throws after what it said`, async (model) => {
    const running = stream(model(trouble));
    let heard = '';
    running.on('text', (delta) => (heard += delta));

    await assert.rejects(() => running.finalMessage(), Anthropic.APIError);
    assert.equal(heard, BEGINNING);
  });
}

withEveryVendor('a client may leave in the middle', async (model) => {
  const running = stream(model('stall'));
  running.on('text', () => running.abort());

  await assert.rejects(() => running.finalMessage(), Anthropic.APIUserAbortError);
});

withEveryVendor('tokens are counted', async (model) => {
  const { max_tokens: _, ...counted } = question(model('text'));

  const count = await client.messages.countTokens(counted);

  assert.ok(count.input_tokens > 0);
});

once('a thread is refused by name, for nobody keeps its messages', async () => {
  const thread = client.beta.messages.thread({ model: 'node-chat-text', max_tokens: 9 });

  const error = await failure(thread.send({ role: 'user', content: USER }), 400);

  assert.match(error.message, /'thread'/);
  assert.equal(error.error.error.details.error_code, 'thread_unsupported_request');
});

once('a wrong key is unauthorized', async () => {
  const error = await failure(sdk('sk-ng-wrong').messages.create(question('m')), 401);

  assert.ok(error instanceof Anthropic.AuthenticationError);
  assert.equal(error.error.error.type, 'authentication_error');
});

once('an unknown model is not found', async () => {
  const error = await failure(ask('node-nobody-knows'), 404);

  assert.ok(error instanceof Anthropic.NotFoundError);
  assert.equal(error.error.error.type, 'not_found_error');
});

once('a wrong value is a bad request that names it', async () => {
  const error = await failure(ask('node-chat-text', { temperature: 'hot' }), 400);

  assert.match(error.message, /temperature/);
});

once('without money there is a rate limit', async () => {
  const error = await failure(sdk(POOR_KEY).messages.create(question('node-chat-text')), 429);

  assert.ok(error instanceof Anthropic.RateLimitError);
});
