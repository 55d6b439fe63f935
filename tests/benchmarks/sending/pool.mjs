// Nodemailer's pool: node pool.mjs FOLDER PORT CONNECTIONS MESSAGES BYTES prints the microseconds of CPU of a message.
import { createRequire } from "node:module";

const [folder, port, connections, messages, bytes] = process.argv.slice(2);
const nodemailer = createRequire(`${folder}/`)("nodemailer");
const pool = nodemailer.createTransport({
  host: "127.0.0.1",
  port: Number(port),
  secure: false,
  ignoreTLS: true,
  pool: true,
  maxConnections: Number(connections),
  maxMessages: Infinity,
});
const rest = `${"x".repeat(76)}\r\n`.repeat(Math.ceil(Number(bytes) / 78));

async function send(count) {
  const sent = [];
  for (let number = 0; number < count; number++) {
    const to = `reader${number}@example.org`;
    const raw = `To: ${to}\r\nSubject: Trending papers\r\n\r\n${rest}`;
    sent.push(pool.sendMail({ envelope: { from: "bounces@example.org", to }, raw }));
  }
  await Promise.all(sent);
}

await send(200); // a compiler that has seen the code
const before = process.cpuUsage();
await send(Number(messages));
const spent = process.cpuUsage(before);
console.log((spent.user + spent.system) / Number(messages));
pool.close();
