#!/usr/bin/env bash
# The two nginx of the benchmark: a stub upstream that answers at once, and the proxy to compare
# with. Sourced by bench.sh.

# Lines that both need, so that neither touches a system folder. $1 = name
nginx_frame() {
  ((EUID != 0)) || printf 'user %s %s;\n' "$(id -un)" "$(id -gn)"
  cat <<CONF
daemon off;
pid $BENCH/$1.pid;
error_log $BENCH/$1.log warn;
events { worker_connections 8192; }
CONF
}

# $1 = name
nginx_http() {
  cat <<CONF
  access_log off;
  keepalive_requests 1000000000;
  client_body_buffer_size 64k;
  client_body_temp_path $BENCH/$1-body;
  proxy_temp_path $BENCH/$1-proxy;
  fastcgi_temp_path $BENCH/$1-fastcgi;
  uwsgi_temp_path $BENCH/$1-uwsgi;
  scgi_temp_path $BENCH/$1-scgi;
CONF
}

json_answer() {
  local text
  text=$(printf 'A gateway stands between callers and models and keeps the accounts. %.0s' {1..10})
  printf '{"id":"chatcmpl-bench","object":"chat.completion","created":1760000000,'
  printf '"model":"bench-upstream-2026-01-01","choices":[{"index":0,"message":{"role":"assistant",'
  printf '"content":"%s","refusal":null},"logprobs":null,"finish_reason":"stop"}],' "$text"
  printf '"usage":{"prompt_tokens":96,"completion_tokens":128,"total_tokens":224}}'
}

# 50 chunks with content, then the end as OpenAI writes it.
sse_answer() {
  local head i
  head='data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1760000000,'
  head+='"model":"bench-upstream-2026-01-01","choices":['
  for ((i = 0; i < 50; i++)); do
    printf '%s{"index":0,"delta":{"content":" word%d"},"logprobs":null,"finish_reason":null}]}\n\n' \
      "$head" "$i"
  done
  printf '%s{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}\n\n' "$head"
  printf '%s],"usage":{"prompt_tokens":96,"completion_tokens":50,"total_tokens":146}}\n\n' "$head"
  printf 'data: [DONE]\n\n'
}

# The stub. Its idle streams say the beginning, and then a byte a second. SSE comes from a file: a POST to a file is a 405, which turns into the file; `ssi` is
# there only because it makes the answer chunked, as every vendor's stream is.
write_stub_conf() {
  mkdir -p "$BENCH/www"
  sse_answer >"$BENCH/www/stream"
  {
    nginx_frame stub
    cat <<CONF
worker_processes 1;
http {
$(nginx_http stub)
  server {
    listen 127.0.0.1:$STUB_JSON_PORT backlog=1024;
    default_type application/json;
    location /lacking/ {
      return 404 '{"error":{"message":"no","type":"invalid_request_error","code":"model_not_found"}}';
    }
    location / { return 200 '$(json_answer)'; }
  }
  server {
    listen 127.0.0.1:$STUB_SSE_PORT backlog=1024;
    types {}
    default_type text/event-stream;
    root $BENCH/www;
    ssi on;
    ssi_types text/event-stream;
    error_page 404 405 =200 /stream;
  }
  server {
    listen 127.0.0.1:$STUB_IDLE_PORT backlog=4096;
    types {}
    default_type text/event-stream;
    root $BENCH/www;
    ssi on;
    ssi_types text/event-stream;
    limit_rate_after 1k;
    limit_rate 1;
    error_page 404 405 =200 /stream;
  }
}
CONF
  } >"$BENCH/stub.conf"
}

write_proxy_conf() {
  {
    nginx_frame proxy
    cat <<CONF
worker_processes auto;
http {
$(nginx_http proxy)
  upstream json { server 127.0.0.1:$STUB_JSON_PORT; keepalive 256; keepalive_requests 1000000000; }
  upstream sse { server 127.0.0.1:$STUB_SSE_PORT; keepalive 256; keepalive_requests 1000000000; }
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  server {
    listen 127.0.0.1:$PROXY_JSON_PORT backlog=1024;
    location / { proxy_pass http://json; }
  }
  server {
    listen 127.0.0.1:$PROXY_SSE_PORT backlog=1024;
    location / { proxy_pass http://sse; proxy_buffering off; }
  }
}
CONF
  } >"$BENCH/proxy.conf"
}
