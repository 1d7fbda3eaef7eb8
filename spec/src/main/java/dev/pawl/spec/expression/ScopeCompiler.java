package dev.pawl.spec.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.Optional;
import java.util.SortedMap;

/** Parses and checks expressions of one scope. */
final class ScopeCompiler {

  static final Language LANGUAGE = new Language();

  private final Scope scope;
  private final CelCompiler compiler;

  ScopeCompiler(Scope scope) {
    this.scope = scope;
    Optional<StructType> outcome = scope.outcome().map(fields -> struct("outcome", fields));
    Optional<StructType> prediction =
        scope.prediction().map(fields -> struct(Scope.PREDICTION, fields));
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardEnvironmentEnabled(false)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(new Structures(outcome, prediction))
            .addFunctionDeclarations(LANGUAGE.declarations());
    scope.names().forEach((name, type) -> builder.addVar(name, type.cel()));
    scope
        .names()
        .keySet()
        .forEach(name -> builder.addVar(Rewriting.missing(name), ValueType.CONDITION.cel()));
    outcome.ifPresent(type -> builder.addVar(Scope.OUTCOMES, ListType.create(type)));
    prediction.ifPresent(type -> builder.addVar(Scope.PREDICTION, type));
    compiler = builder.build();
  }

  /** The checked tree, in which every number is a double. */
  CelAbstractSyntaxTree check(String source) {
    CelValidationResult parsed = compiler.parse(source);
    if (parsed.hasError()) {
      throw new SyntaxFaults(source).of(parsed.getErrors());
    }
    try {
      CelAbstractSyntaxTree tree = parsed.getAst();
      var positions = new Positions(source, tree.getSource().getPositionsMap());
      CelMutableAst rewritten = CelMutableAst.fromCelAst(tree);
      new Rewriting(positions).rewrite(rewritten.expr());
      CelAbstractSyntaxTree plain = rewritten.toParsedAst();
      CelValidationResult checked = compiler.check(plain);
      if (checked.hasError()) {
        throw new Faults(scope, positions, plain.getExpr()).of(checked.getErrors());
      }
      new Constants(positions).check(checked.getAst());
      return checked.getAst();
    } catch (CelValidationException impossible) {
      throw new IllegalStateException("A tree without errors was refused: " + source, impossible);
    }
  }

  private static StructType struct(String name, SortedMap<String, ValueType> fields) {
    ImmutableMap<String, ValueType> types = ImmutableMap.copyOf(fields);
    return StructType.create(
        name, types.keySet(), field -> Optional.ofNullable(types.get(field)).map(ValueType::cel));
  }

  /** The structures that the checker knows. */
  private record Structures(Optional<StructType> outcome, Optional<StructType> prediction)
      implements CelTypeProvider {

    @Override
    public ImmutableCollection<CelType> types() {
      ImmutableList.Builder<CelType> types = ImmutableList.builder();
      outcome.ifPresent(types::add);
      prediction.ifPresent(types::add);
      return types.build();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return types().stream().filter(type -> type.name().equals(name)).findFirst();
    }
  }
}
