// A server on a free port that lets `judge` answer, and prints what it thought of each request.

import http from "node:http";

/** `judge` gets the request with its body as text, and the answer; what it returns is the verdict, what it throws is one, too. */
export function serve(judge) {
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    request.text = Buffer.concat(chunks).toString();
    let verdict = "let in";
    try {
      verdict = (await judge(request, response)) ?? verdict;
    } catch (error) {
      verdict = `refused: ${error.message}`;
      response.statusCode = error.code === undefined || !(error.code >= 400) ? 401 : error.code;
    }
    console.log(JSON.stringify({ verdict, method: request.method, target: request.url }));
    if (!response.writableEnded) response.end("{}");
  });
  server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
}
