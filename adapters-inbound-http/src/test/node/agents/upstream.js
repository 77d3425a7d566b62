/** A provider of chats that lets an agent say something, or write a file and then say so. */
import { once } from 'node:events';
import { createServer } from 'node:http';

/** How a prompt begins; the agent's name follows. */
export const TEXT_TURN = 'Say that you hear me,';
export const TOOL_TURN = 'Write the file,';

export const ANSWER = 'The gateway hears you.';
export const DONE = 'The file is written.';
export const FILE = 'hello.txt';
export const WRITTEN = 'from the gateway';

/** Arguments for whatever an agent calls its way to write a file. */
const WRITERS = {
  Write: (path) => ({ file_path: path, content: WRITTEN }),
  write_file: (path) => ({ file_path: path, content: WRITTEN }),
  write: (path) => ({ filePath: path, content: WRITTEN }),
  exec_command: (path) => ({ cmd: `echo '${WRITTEN}' > ${path}` }),
  shell_command: (path) => ({ command: `echo '${WRITTEN}' > ${path}` }),
  shell: (path) => ({ command: ['sh', '-c', `echo '${WRITTEN}' > ${path}`] }),
};

/** Starts one on loopback; `fileOf` tells where an agent's file belongs. */
export async function startUpstream(fileOf) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const question = JSON.parse(Buffer.concat(chunks).toString());
    if (process.env.AGENTS_TRACE) {
      console.error(JSON.stringify(question).slice(0, 3000));
    }
    answer(question, answerTo(question, fileOf), response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => server.close(),
  };
}

/** What is said: a text, or a call of the first tool that writes. */
function answerTo(question, fileOf) {
  const said = JSON.stringify(question.messages);
  const agent = new RegExp(`${TOOL_TURN} (\\w+)`).exec(said)?.[1];
  if (!agent) {
    return { content: ANSWER };
  }
  if (question.messages.some(({ role }) => role === 'tool')) {
    return { content: DONE };
  }
  const name = (question.tools ?? [])
    .map((tool) => tool.function.name)
    .find((each) => each in WRITERS);
  if (!name) {
    return { content: ANSWER };
  }
  const call = { name, arguments: JSON.stringify(WRITERS[name](fileOf(agent))) };
  return { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: call }] };
}

function answer(question, message, response) {
  const head = { id: 'chatcmpl-1', created: 1, model: question.model };
  const usage = { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105 };
  const reason = message.tool_calls ? 'tool_calls' : 'stop';
  if (!question.stream) {
    const choice = { index: 0, message: { role: 'assistant', ...message }, finish_reason: reason };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...head, object: 'chat.completion', choices: [choice], usage }));
    return;
  }
  response.setHeader('content-type', 'text/event-stream');
  const chunk = (more) =>
    response.write(
      `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...more })}\n\n`,
    );
  chunk({ choices: [{ index: 0, delta: { role: 'assistant', ...message } }] });
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: reason }] });
  chunk({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}
