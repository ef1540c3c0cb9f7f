import type { Vendor } from './vendor.ts';

const node = 'https://nodejs.org/api/errors.html';
const undici = 'https://undici.nodejs.org/#/docs/api/Errors';
const python = 'https://www.python-httpx.org/exceptions/, https://requests.readthedocs.io/';
const go = 'https://pkg.go.dev/net/http';
const rust = 'https://docs.rs/reqwest, https://docs.rs/hyper';
const gateways = 'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/';

const certificate = { class: 'network', action: 'escalate' } as const;

/** Connections, in the words of the languages' own clients, and the pages of the gateways before a provider. */
export const transport: Vendor = {
  name: 'transport',
  kinds: ['network'],
  names: {
    econnreset: 'network',
    enotfound: 'network',
    eai_again: 'network',
    ehostunreach: 'network',
    enetunreach: 'network',
    enetdown: 'network',
    epipe: 'network',
    econnaborted: 'network',
    und_err_socket: 'network',
    err_socket_closed: 'network',
    err_stream_premature_close: 'network',
    connectionrefused: 'network',
    failedtoopensocket: 'network',
    etimedout: 'timeout',
    err_socket_connection_timeout: 'timeout',
    esockettimedout: 'timeout',
    und_err_connect_timeout: 'timeout',
    und_err_headers_timeout: 'timeout',
    und_err_body_timeout: 'timeout',
    depth_zero_self_signed_cert: certificate,
    self_signed_cert_in_chain: certificate,
    unable_to_verify_leaf_signature: certificate,
    unable_to_get_issuer_cert_locally: certificate,
    unable_to_get_issuer_cert: certificate,
    cert_has_expired: certificate,
    err_tls_cert_altname_invalid: certificate,
  },
  vagueNames: { econnrefused: 'network' },
  wordings: [
    {
      says: /self[- ]signed certificate|certificate[_ ]verify[_ ]failed|unable to (?:verify|get) (?:the first certificate|local issuer)|cert(?:ificate)? (?:has|is) expired|x509: |invalid peer certificate|unknownissuer|altname|ssl certificate problem|depth_zero_self_signed|unable_to_verify_leaf|certificate has expired/,
      ...certificate,
      source: `${node}, ${go}, ${rust}`,
    },
    // Waiting does not start a server on this machine.
    {
      says: /(?:econnrefused|connection refused|refused|connect to|connecting to).{0,80}(?:127\.0\.0\.1|localhost|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal)|error sending request for url \(https?:\/\/(?:127\.0\.0\.1|localhost)|(?:127\.0\.0\.1|localhost|\[?::1\]?|host\.docker\.internal).{0,300}(?:refused|failed to establish|actively refused|couldn't connect)/,
      class: 'network',
      action: 'switch_provider',
      source: node,
    },
    {
      says: /und_err_(?:headers|body|connect)_timeout|(?:headers|body|connect) timeout error|etimedout|err_socket_connection_timeout|timeout of \d+ ?ms exceeded|(?:read|connect|pool|write)timeout\b|read timed out|read operation timed out|context deadline exceeded|i\/o timeout|client\.timeout exceeded|tls handshake timeout|operation (?:was )?timed out|operation timed out|deadline has elapsed|apitimeouterror|connection timed out|the operation was aborted due to timeout|curl: \(28\)|timeouterror/,
      class: 'timeout',
      source: `${undici}, ${python}, ${go}, ${rust}`,
    },
    {
      says: /econn(?:reset|refused|aborted)|enotfound|eai_again|ehostunreach|enetunreach|epipe\b|socket hang up|other side closed|premature close|getaddrinfo|und_err_socket|fetch failed|network (?:error|connection was lost|is unreachable)|socketerror/,
      class: 'network',
      source: `${node}, ${undici}`,
    },
    {
      says: /no such host|connection (?:refused|reset|closed|aborted|error|was (?:closed|forcibly closed|aborted))|unexpected eof|\beof occurred|broken pipe|dial tcp|server closed idle connection|http2: (?:client|server)|stream (?:id \d+; )?internal_error|connection lost/,
      class: 'network',
      source: go,
    },
    {
      says: /error sending request for url|dns error|failed to lookup address|tcp connect error|error decoding response body|error reading a body from connection|connection closed before message completed|client error \(connect\)/,
      class: 'network',
      source: rust,
    },
    {
      says: /remoteprotocolerror|peer closed connection|incomplete chunked read|connecterror\b|readerror\b|name or service not known|temporary failure in name resolution|max retries exceeded with url|server ?disconnected|remote end closed connection|all connection attempts failed|cannot connect to host|apiconnectionerror|nodename nor servname|failed to establish a new connection|response ended prematurely|chunkedencodingerror|incompleteread/,
      class: 'network',
      source: python,
    },
    {
      says: /could not resolve (?:host|proxy)|failed to connect to|empty reply from server|curl: \((?:5|6|7|35|52|56)\)|tunnel(?:ing)? socket could not|proxy connect|tunnel connection failed|proxyerror|ssl_error|eproto|ssl routines|wrong version number/,
      class: 'network',
      source: 'https://curl.se/libcurl/c/libcurl-errors.html',
    },
    {
      says: /\berror ?code: ?1015\b|\berror 1015\b|you are being rate limited|has banned you temporarily/,
      class: 'rate_limit',
      source: `${gateways}cloudflare-1xxx-errors/error-1015/`,
    },
    {
      says: /\berror (?:code: ?)?10(?:0[69]|10|12|20)\b|used cloudflare to restrict access/,
      class: 'permission',
      action: 'switch_provider',
      source: `${gateways}cloudflare-1xxx-errors/`,
    },
    {
      says: /just a moment\.\.\.|attention required! \| cloudflare|sorry, you have been blocked/,
      class: 'permission',
      action: 'switch_provider',
      source: gateways,
    },
    {
      says: /\b52[24]: |a timeout occurred|connection timed out|gateway time-?out/,
      class: 'timeout',
      source: gateways,
    },
    {
      says: /unexpected token '<'|<!doctype "\.\.\. is not valid json/,
      class: 'server_error',
      source: gateways,
    },
  ],
};
