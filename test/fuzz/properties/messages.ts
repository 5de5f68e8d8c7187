/** Messages as real programs send them: what the fuzzer starts from. latin1. */

export const REQUESTS: readonly string[] = [
  'GET http://home.example/ HTTP/1.1\r\nHost: home.example\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\nProxy-Connection: Keep-Alive\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /p?q=1&r=%20 HTTP/1.0\r\n\r\n',
  'POST /form HTTP/1.1\r\nHost: a.example:8080\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello',
  'PUT /u HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n',
  'CONNECT home.example:443 HTTP/1.1\r\nHost: home.example:443\r\nProxy-Authorization: Basic YTpi\r\n\r\n',
  'CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n',
  'GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  '\r\n\r\nHEAD / HTTP/1.1\r\nHost:\ta \r\nX-Empty:\r\nX-High: \xe4\xff\r\n\r\n',
  'DELETE /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTE: trailers\r\nConnection: close, TE\r\nCookie: a=b; c="d"\r\n\r\n',
];

export const RESPONSES: readonly string[] = [
  'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  'HTTP/1.0 404 Not Found\r\nServer: old\r\n\r\ngone',
  'HTTP/1.1 204 \r\n\r\n',
  'HTTP/1.1 304\r\nETag: "x"\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05hello',
  'HTTP/1.1 301 Moved\r\nLocation: http://b.example/\r\nSet-Cookie: a=b; Path=/\r\nSet-Cookie: c=d\r\n\r\n',
  'HTTP/1.1 500 \xe4\xf6\r\nX:y\r\nX: \t z \t\r\n\r\n',
];

export const CHUNKED: readonly string[] = [
  '5\r\nhello\r\n0\r\n\r\n',
  'a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n',
  '5;name=value;q="a;\\"b"\r\nhello\r\n0;last\r\nX-Sum: 1\r\nY: z\r\n\r\n',
  '0005\r\nhello\r\n000\r\n\r\nGET / HTTP/1.1\r\n',
  '2 \t\r\nhi\r\n0\r\nContent-Length: 5\r\nA: b\r\n\r\n',
  `40\r\n${'x'.repeat(64)}\r\n1\r\n\n\r\n0\r\n\r\n`,
];

/** As origins write them that keep to nothing, and browsers show all the same. */
export const ODD_RESPONSES: readonly string[] = [
  'HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 5\n\nhello',
  'HTTP/1.1 200 OK\r\nX : a\r\n b\r\nnothing\r\nContent-Length: 5, 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=\x01\r\n\r\n5\nhello\r\n0\n\n',
  '\r\nhttp/1.0  404Not Found\r\nLocation: \x01/x\x02\r\n\r\ngone',
  'ICY 200 OK\r\nicy-name: x\r\n\r\nla la',
  'HTTP/1.1\nConnection: close, X\nX: y\n\nhello',
];

export const ODD_CHUNKED: readonly string[] = [
  '5\nhello\n0\n\n',
  ' 0000000000000000005 \r\nhello\r\n0 ;=\r\nX : a\r\n b\r\nevil\r\n\r\n',
  'a\r\n0123456789\nA;"\n0123456789\r\n00\n\r\n',
];
