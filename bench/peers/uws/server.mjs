/** Publish and subscribe inside one process: it has no way to others. */
import uws from 'uwebsockets';

const app = uws.App().ws('/ws', {
  maxPayloadLength: 64 * 1_024,
  // Beyond it messages are dropped; its own 64 KiB are 300 messages.
  maxBackpressure: 1_024 * 1_024,
  upgrade: (response, request, context) => {
    const room = request.getQuery('room_id');
    const user = request.getQuery('user_id');
    response.upgrade(
      { room, user },
      request.getHeader('sec-websocket-key'),
      request.getHeader('sec-websocket-protocol'),
      request.getHeader('sec-websocket-extensions'),
      context,
    );
  },
  open: (socket) => socket.subscribe(socket.getUserData().room),
  message: (socket, message) => {
    const { room, user } = socket.getUserData();
    const { type, payload } = JSON.parse(Buffer.from(message).toString());
    // The app's, not the socket's: the sender gets it too.
    app.publish(room, JSON.stringify({ type, room_id: room, user_id: user, ts: Date.now(), payload }));
  },
});

app.listen('127.0.0.1', 0, (socket) => {
  process.stdout.write(`listening on ${uws.us_socket_local_port(socket)}\n`);
});
