/** The plainest room server that one can write with `ws`: nothing is stored, what comes in goes out to the room. */
import { WebSocket, WebSocketServer } from 'ws';

const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog: 4_096 });

server.on('connection', (socket, request) => {
  const query = new URLSearchParams(request.url.split('?')[1]);
  const room = query.get('room_id');
  const user = query.get('user_id');
  const members = rooms.get(room) ?? new Set();
  rooms.set(room, members.add(socket));
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse(data.toString());
    const text = JSON.stringify({ type, room_id: room, user_id: user, ts: Date.now(), payload });
    for (const member of members) if (member.readyState === WebSocket.OPEN) member.send(text);
  });
  socket.on('close', () => {
    members.delete(socket);
    if (members.size === 0) rooms.delete(room);
  });
  socket.on('error', () => socket.terminate());
});
server.on('listening', () => process.stdout.write(`listening on ${server.address().port}\n`));
