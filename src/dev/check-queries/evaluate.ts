import ts from 'typescript';
import type { Choices } from './choices.ts';
import type { Origins } from './program.ts';
import {
  type Piece,
  type Scope,
  sql,
  textAt,
  textOfSql,
  unknown,
  Unresolved,
  type Value,
} from './sql-value.ts';
import { isSql, isText, wordsOf } from './types.ts';

/**
 * Follows the SQL of a program through constants, functions, conditions and lists, without running it. What is not
 * SQL is not looked at.
 */
export class Evaluator {
  readonly #types: ts.TypeChecker;
  readonly #choices: Choices;
  readonly #origins: Origins;
  /** Whether the query is plain text, so that texts are followed as SQL is. */
  #followsText = false;

  constructor(types: ts.TypeChecker, choices: Choices, origins: Origins) {
    this.#types = types;
    this.#choices = choices;
    this.#origins = origins;
  }

  /** The pieces of the SQL, or of the text, that an expression of the source stands for. @throws {Unresolved} */
  piecesOf(node: ts.TemplateLiteral | ts.Expression): Piece[] {
    if (ts.isTemplateLiteral(node) && ts.isTaggedTemplateExpression(node.parent))
      return this.#template(node, this.#scopeAt(node));
    this.#followsText = isText(this.#types.getTypeAtLocation(node));
    const value = this.#evaluate(node, this.#scopeAt(node));
    if (value.kind === 'text') return [{ text: value.text, at: value.at }];
    if (value.kind !== 'sql') throw new Unresolved(node);
    return value.pieces;
  }

  /** The pieces of a template; its values that are SQL themselves are followed. */
  #template(node: ts.TemplateLiteral, scope: Scope): Piece[] {
    const file = node.getSourceFile();
    const textOf = (part: ts.TemplateLiteralLikeNode): Piece => ({
      text: part.text,
      at: { file, position: part.getStart() + 1 },
    });
    if (ts.isNoSubstitutionTemplateLiteral(node)) return [textOf(node)];
    const spans = node.templateSpans.flatMap(({ expression, literal }) => [
      ...this.#inserted(expression, scope),
      textOf(literal),
    ]);
    return [textOf(node.head), ...spans];
  }

  #inserted(node: ts.Expression, scope: Scope): Piece[] {
    if (!this.#isSql(node)) return [{ value: node }];
    const value = this.#evaluate(node, scope);
    if (value.kind !== 'sql') throw new Unresolved(node);
    return value.pieces;
  }

  #isSql(node: ts.Node): boolean {
    const type = this.#types.getTypeAtLocation(node);
    return (type.isUnion() ? type.types : [type]).some(isSql);
  }

  /** The scope at a place within functions, as their statements before it leave it. */
  #scopeAt(node: ts.Node): Scope {
    const scope: Scope = new Map();
    const blocks: ts.Block[] = [];
    for (let outer = node.parent; !ts.isSourceFile(outer); outer = outer.parent)
      if (ts.isBlock(outer)) blocks.unshift(outer);
    for (const block of blocks)
      for (const statement of block.statements) {
        if (statement.pos <= node.pos && node.end <= statement.end) break;
        this.#run(statement, scope);
      }
    return scope;
  }

  /** What a statement returns; undefined when what follows is reached. */
  #run(node: ts.Statement, scope: Scope): Value | undefined {
    if (ts.isReturnStatement(node)) return node.expression ? this.#evaluate(node.expression, scope) : unknown;
    if (ts.isVariableStatement(node))
      for (const { name, initializer } of node.declarationList.declarations)
        if (initializer) this.#bind(name, () => this.#evaluate(initializer, scope), scope);
    if (ts.isExpressionStatement(node)) this.#push(node.expression, scope);
    if (ts.isBlock(node)) return this.#runAll(node.statements, scope);
    if (ts.isIfStatement(node)) {
      const way = this.#choices.choose(node.expression, 2);
      if (way === 0) return this.#run(node.thenStatement, scope);
      return node.elseStatement && this.#run(node.elseStatement, scope);
    }
    if (ts.isSwitchStatement(node)) {
      const { clauses } = node.caseBlock;
      const way = this.#choices.choose(node.expression, clauses.length);
      return this.#runAll(
        clauses.slice(way).flatMap((clause) => [...clause.statements]),
        scope,
      );
    }
    if (ts.isForOfStatement(node)) return this.#run(node.statement, scope);
    return undefined;
  }

  #runAll(statements: readonly ts.Statement[], scope: Scope): Value | undefined {
    for (const statement of statements) {
      const returned = this.#run(statement, scope);
      if (returned) return returned;
    }
    return undefined;
  }

  #push(node: ts.Expression, scope: Scope): void {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    if (node.expression.name.text !== 'push') return;
    const list = this.#evaluate(node.expression.expression, scope);
    if (list.kind === 'list') list.items.push(...node.arguments.map((item) => this.#evaluate(item, scope)));
  }

  #bind(name: ts.BindingName, evaluate: () => Value, scope: Scope): void {
    if (ts.isIdentifier(name)) {
      const value = evaluate();
      if (value.kind !== 'unknown') scope.set(this.#types.getSymbolAtLocation(name)!, value);
      return;
    }
    if (!ts.isObjectBindingPattern(name)) return;
    const whole = evaluate();
    if (whole.kind !== 'object') return;
    for (const { propertyName, name: local } of name.elements)
      this.#bind(local, () => this.#property(whole, (propertyName ?? local).getText()), scope);
  }

  #property(whole: Value, name: string): Value {
    if (whole.kind !== 'object') return unknown;
    for (const property of whole.node.properties) {
      if (property.name?.getText() !== name) continue;
      if (ts.isPropertyAssignment(property)) return this.#evaluate(property.initializer, whole.scope);
      if (ts.isShorthandPropertyAssignment(property))
        return this.#named(this.#types.getShorthandAssignmentValueSymbol(property)!, whole.scope);
    }
    return unknown;
  }

  #evaluate(node: ts.Expression, scope: Scope): Value {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
      return this.#evaluate(node.expression, scope);
    if (ts.isNonNullExpression(node)) return this.#evaluate(node.expression, scope);
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return textAt(node, node.text);
    if (ts.isTemplateExpression(node)) return this.#text(node, scope);
    if (ts.isTaggedTemplateExpression(node))
      return node.tag.getText() === 'Prisma.sql' ? sql(...this.#template(node.template, scope)) : unknown;
    if (ts.isConditionalExpression(node))
      return this.#choices.choose(node.condition, 2) === 0
        ? this.#evaluate(node.whenTrue, scope)
        : this.#evaluate(node.whenFalse, scope);
    if (ts.isArrayLiteralExpression(node)) return { kind: 'list', items: this.#items(node.elements, scope) };
    if (ts.isObjectLiteralExpression(node)) return { kind: 'object', node, scope };
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return { kind: 'function', node, scope };
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const symbol = ts.isShorthandPropertyAssignment(parent)
        ? this.#types.getShorthandAssignmentValueSymbol(parent)
        : this.#types.getSymbolAtLocation(node);
      return this.#named(symbol!, scope);
    }
    if (ts.isPropertyAccessExpression(node)) return this.#member(node, scope);
    if (ts.isElementAccessExpression(node)) return this.#anyProperty(node, scope);
    if (ts.isCallExpression(node)) return this.#call(node, scope);
    return unknown;
  }

  #items(elements: readonly ts.Expression[], scope: Scope): Value[] {
    return elements.flatMap((element) => {
      if (!ts.isSpreadElement(element)) return [this.#evaluate(element, scope)];
      const spread = this.#evaluate(element.expression, scope);
      return spread.kind === 'list' ? spread.items : [unknown];
    });
  }

  /** Text for Prisma.raw. A value with a type of a few words is each of them in turn; any other is empty. */
  #text(node: ts.TemplateExpression, scope: Scope): Value {
    const spans = node.templateSpans.map(({ expression, literal }) => {
      const value = this.#evaluate(expression, scope);
      return (value.kind === 'text' ? value.text : this.#words(expression)) + literal.text;
    });
    return textAt(node, node.head.text + spans.join(''));
  }

  #words(node: ts.Expression): string {
    const words = wordsOf(this.#types.getTypeAtLocation(node));
    return words.length > 0 ? words[this.#choices.choose(node, words.length)]! : '';
  }

  #named(symbol: ts.Symbol, scope: Scope): Value {
    const known = scope.get(symbol);
    if (known) return known;
    const target = symbol.flags & ts.SymbolFlags.Alias ? this.#types.getAliasedSymbol(symbol) : symbol;
    const declaration = target.valueDeclaration;
    if (!declaration) return unknown;
    if (ts.isFunctionDeclaration(declaration))
      return { kind: 'function', node: declaration, scope: new Map() };
    if (ts.isVariableDeclaration(declaration) && declaration.initializer)
      return this.#evaluate(declaration.initializer, this.#scopeAt(declaration));
    if (ts.isParameter(declaration)) return this.#first(this.#origins.argumentsOf(declaration), declaration);
    if (ts.isBindingElement(declaration)) return this.#first(this.#valuesOfElement(declaration), declaration);
    return unknown;
  }

  #valuesOfElement(element: ts.BindingElement): ts.Expression[] {
    const whole = this.#types.getTypeAtLocation(element.parent);
    const property = whole.getProperty((element.propertyName ?? element.name).getText());
    return property ? this.#origins.valuesOf(property) : [];
  }

  /** One of the expressions, each in turn. */
  #first(origins: ts.Expression[], choice: ts.Node): Value {
    if (!this.#leadsToSql(choice) || origins.length === 0) return unknown;
    const origin = origins[this.#choices.choose(choice, origins.length)]!;
    return this.#evaluate(origin, this.#scopeAt(origin));
  }

  #leadsToSql(node: ts.Node): boolean {
    if (this.#isSql(node)) return true;
    const type = this.#types.getTypeAtLocation(node);
    const element = this.#types.getIndexTypeOfType(type, ts.IndexKind.Number);
    return (element !== undefined && isSql(element)) || (this.#followsText && isText(type));
  }

  #member(node: ts.PropertyAccessExpression, scope: Scope): Value {
    if (node.getText() === 'Prisma.empty') return sql();
    if (node.name.text === 'sql') return textOfSql(node, this.#evaluate(node.expression, scope));
    const value = this.#property(this.#evaluate(node.expression, scope), node.name.text);
    if (value.kind !== 'unknown') return value;
    const property = this.#types.getSymbolAtLocation(node.name);
    return property ? this.#first(this.#origins.valuesOf(property), node) : unknown;
  }

  #anyProperty(node: ts.ElementAccessExpression, scope: Scope): Value {
    const whole = this.#evaluate(node.expression, scope);
    if (whole.kind !== 'object') return unknown;
    const key = this.#evaluate(node.argumentExpression, scope);
    const names = whole.node.properties.flatMap(({ name }) => name?.getText() ?? []);
    const name = key.kind === 'text' ? key.text : names[this.#choices.choose(node, names.length)]!;
    return this.#property(whole, name);
  }

  #call(node: ts.CallExpression, scope: Scope): Value {
    const callee = node.expression;
    if (callee.getText() === 'Prisma.join') return this.#join(node, scope);
    if (callee.getText() === 'Prisma.raw') return this.#raw(node, scope);
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'map')
      return this.#map(callee, node, scope);
    const called = this.#evaluate(callee, scope);
    if (called.kind !== 'function' || !called.node.body) return unknown;
    const inner: Scope = new Map(called.scope);
    called.node.parameters.forEach(({ name, initializer }, position) => {
      const given = node.arguments[position] ?? initializer;
      if (given) this.#bind(name, () => this.#evaluate(given, scope), inner);
    });
    const { body } = called.node;
    return ts.isBlock(body) ? (this.#runAll(body.statements, inner) ?? unknown) : this.#evaluate(body, inner);
  }

  #join(node: ts.CallExpression, scope: Scope): Value {
    const list = this.#evaluate(node.arguments[0]!, scope);
    const separator = node.arguments[1] ? this.#evaluate(node.arguments[1], scope) : textAt(node, ',');
    if (separator.kind !== 'text') throw new Unresolved(node);
    const items = list.kind === 'list' ? list.items : [unknown];
    const pieces = items.flatMap((item, index) => [
      ...(index > 0 ? [separator] : []),
      ...(item.kind === 'sql' ? item.pieces : [{ value: node }]),
    ]);
    return sql(...pieces);
  }

  #raw(node: ts.CallExpression, scope: Scope): Value {
    const [given] = node.arguments;
    const value = this.#evaluate(given!, scope);
    const text = value.kind === 'text' ? value : textAt(given!, this.#words(given!));
    if (text.text === '') throw new Unresolved(node);
    return sql(text);
  }

  /** One item, made by the function of the first of those in the list. */
  #map(callee: ts.PropertyAccessExpression, node: ts.CallExpression, scope: Scope): Value {
    const make = this.#evaluate(node.arguments[0]!, scope);
    if (make.kind !== 'function' || !make.node.body || ts.isBlock(make.node.body)) return unknown;
    const whole = this.#evaluate(callee.expression, scope);
    const inner: Scope = new Map(make.scope);
    const [parameter] = make.node.parameters;
    if (parameter && whole.kind === 'list' && whole.items[0])
      this.#bind(parameter.name, () => whole.items[0]!, inner);
    return { kind: 'list', items: [this.#evaluate(make.node.body, inner)] };
  }
}
