import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type Application } from 'express';
import helmet from 'helmet';
import { openApiDocument } from '@baton/contract';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Baton API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null, tryItOutEnabled: true });\n`;

/** `/openapi.json`, and `/docs` to read it; every asset comes from here. */
export function mountDocs(app: Application): void {
  const document = JSON.stringify(openApiDocument());
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const guard = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: false,
  });
  app.get('/openapi.json', (_request, response) => void response.type('application/json').send(document));
  app.use('/docs', guard);
  app.get('/docs', (_request, response) => void response.type('html').send(page));
  app.get('/docs/start.js', (_request, response) => void response.type('text/javascript').send(start));
  app.use('/docs/assets', express.static(assets, { index: false, maxAge: '1d' }));
}
