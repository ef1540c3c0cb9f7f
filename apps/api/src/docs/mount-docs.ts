import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Application } from 'express';
import helmet from 'helmet';
import { openApiDocument } from '@baton/contract';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Baton API</title>
<link rel="icon" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** No validator: it would be asked outside. */
const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });\n`;

/** Of the package only what the page needs: its own start page shows a stranger's api. */
const assets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/** `/openapi.json`, and `/docs` to read it; nothing is loaded from outside. */
export function mountDocs(app: Application): void {
  const document = JSON.stringify(openApiDocument());
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  app.get('/openapi.json', (_request, response) => void response.type('application/json').send(document));
  app.use('/docs', guard);
  app.get('/docs', (_request, response) => void response.type('html').send(page));
  app.get('/docs/start.js', (_request, response) => void response.type('text/javascript').send(start));
  for (const asset of assets)
    app.get(`/docs/assets/${asset}`, (_request, response) =>
      response.sendFile(asset, { root, maxAge: '1d', cacheControl: true }),
    );
}

/** Swagger UI styles its parts inline and draws its icons from data URLs. */
const guard = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'base-uri': ["'none'"],
      'object-src': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  },
  // Whether the way here is encrypted is the operator's matter.
  strictTransportSecurity: false,
});
