import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { PATH_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { TestServer, closeServers } from '../support/test-server.js';

interface Document {
  readonly paths: Readonly<Record<string, object>>;
}

const FILE = new URL('../../docs/openapi.json', import.meta.url);

describe('docs/openapi.json', () => {
  afterEach(closeServers);

  it('is sound OpenAPI', async () => {
    const { valid, errors } = await new Validator().validate(readFileSync(FILE, 'utf8'));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('has every route of the admin port that the server has, and no other', async () => {
    const { app } = await TestServer.start({ ADMIN_PORT: '1' });
    const { paths } = JSON.parse(readFileSync(FILE, 'utf8')) as Document;
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const controllers = app.get(DiscoveryService, { strict: false }).getControllers();
    const scanner = app.get(MetadataScanner, { strict: false });
    const served = controllers.flatMap(({ metatype, instance }) => {
      const prefix = String(Reflect.getMetadata(PATH_METADATA, metatype as object));
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      return scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name] as object;
        const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined;
        if (path === undefined || !prefix.startsWith('/admin')) return [];
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? '';
        const full = `${prefix}/${path}`
          .replace(/\/+/g, '/')
          .replace(/(.)\/$/, '$1')
          .replace(/:(\w+)/g, '{$1}');
        return [`${method} ${full}`];
      });
    });
    expect(served.sort()).toEqual(told.sort());
  });
});
