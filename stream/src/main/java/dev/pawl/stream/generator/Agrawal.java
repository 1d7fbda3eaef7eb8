package dev.pawl.stream.generator;

import dev.pawl.stream.SplitMix;
import java.util.List;

/**
 * Loan applicants (Agrawal, Imielinski and Swami 1993, "Database mining: a performance
 * perspective"): nine features, and ten rules for who is in group A, class 1.
 *
 * <p>{@code salary} is uniform on [20,000, 150,000), {@code commission} 0 from a salary of 75,000
 * on, else uniform on [10,000, 75,000), {@code age} a whole number of 20 to 80, {@code elevel} of 5
 * levels of education, {@code car} of 20 makes, {@code zipcode} of 9, {@code hvalue} uniform on
 * [0.5, 1.5)·100,000·(9 − zipcode), {@code hyears} a whole number of 1 to 30, {@code loan} uniform
 * on [0, 500,000).
 *
 * @param function which rule, 1 to 10, as numbered in the paper
 * @param perturbation by which share of its range a number is moved at most, half of it to either
 *     side, after its class is decided, in [0, 1]; it stays in its range
 */
public record Agrawal(int function, double perturbation) implements Concept {
  private static final Form FORM =
      new Form(
          List.of(
              new Form.Feature("salary", 0),
              new Form.Feature("commission", 0),
              new Form.Feature("age", 0),
              new Form.Feature("elevel", 5),
              new Form.Feature("car", 20),
              new Form.Feature("zipcode", 9),
              new Form.Feature("hvalue", 0),
              new Form.Feature("hyears", 0),
              new Form.Feature("loan", 0)),
          2);

  public Agrawal {
    Require.within("function", function, 1, 10);
    Require.share("perturbation", perturbation);
  }

  @Override
  public Form form() {
    return FORM;
  }

  @Override
  public ExampleSource start(long seed) {
    SplitMix random = new SplitMix(seed);
    return features -> {
      Applicant applicant = draw(random);
      write(applicant, random, features);
      return isInGroupA(applicant) ? 1 : 0;
    };
  }

  private static Applicant draw(SplitMix random) {
    double salary = uniform(random, 20_000, 150_000);
    double commission = salary >= 75_000 ? 0 : uniform(random, 10_000, 75_000);
    int age = 20 + random.nextInt(61);
    int education = random.nextInt(5);
    int car = random.nextInt(20);
    int zipcode = random.nextInt(9);
    double house = (9 - zipcode) * 100_000 * uniform(random, 0.5, 1.5);
    int years = 1 + random.nextInt(30);
    double loan = uniform(random, 0, 500_000);
    return new Applicant(salary, commission, age, education, car, zipcode, house, years, loan);
  }

  private void write(Applicant applicant, SplitMix random, double[] features) {
    features[0] = moved(applicant.salary, 20_000, 150_000, random);
    features[1] =
        applicant.commission > 0 ? moved(applicant.commission, 10_000, 75_000, random) : 0;
    features[2] = Math.rint(moved(applicant.age, 20, 80, random));
    features[3] = applicant.education;
    features[4] = applicant.car;
    features[5] = applicant.zipcode;
    double most = (9 - applicant.zipcode) * 100_000.0;
    features[6] = moved(applicant.house, 0.5 * most, 1.5 * most, random);
    features[7] = Math.rint(moved(applicant.years, 1, 30, random));
    features[8] = moved(applicant.loan, 0, 500_000, random);
  }

  private double moved(double value, double least, double most, SplitMix random) {
    if (perturbation == 0) {
      return value;
    }
    double by = (random.nextDouble() - 0.5) * perturbation * (most - least);
    return Math.clamp(value + by, least, most);
  }

  private boolean isInGroupA(Applicant a) {
    return switch (function) {
      case 1 -> a.age < 40 || a.age >= 60;
      case 2 -> byAge(a, 50, 75, 25, a.salary);
      case 3 -> educated(a);
      case 4 -> educatedAndPaid(a);
      case 5 -> inDebt(a);
      case 6 -> byAge(a, 50, 75, 25, a.salary + a.commission);
      case 7 -> a.net() - 0.2 * a.loan - 20_000 > 0;
      case 8 -> a.net() - 5_000 * a.education - 20_000 > 0;
      case 9 -> a.net() - 5_000 * a.education - 0.2 * a.loan - 10_000 > 0;
      case 10 -> a.net() - 5_000 * a.education + 0.2 * a.equity() - 10_000 > 0;
      default -> throw new IllegalStateException("function: " + function);
    };
  }

  /** Whether the amount is within 50,000 from what counts at that age, given in thousands. */
  private static boolean byAge(Applicant a, int young, int middle, int old, double amount) {
    return within50(amount, a.age < 40 ? young : a.age < 60 ? middle : old);
  }

  private static boolean within50(double amount, int fromThousands) {
    return amount >= 1_000 * fromThousands && amount <= 1_000 * (fromThousands + 50);
  }

  private static boolean educated(Applicant a) {
    if (a.age < 40) {
      return a.education <= 1;
    }
    return a.age < 60 ? a.education >= 1 && a.education <= 3 : a.education >= 2;
  }

  private static boolean educatedAndPaid(Applicant a) {
    boolean educated = educated(a);
    if (a.age < 40) {
      return within50(a.salary, educated ? 25 : 50);
    }
    if (a.age < 60) {
      return within50(a.salary, educated ? 50 : 75);
    }
    return within50(a.salary, educated ? 50 : 25);
  }

  private static boolean inDebt(Applicant a) {
    boolean paid = byAge(a, 50, 75, 25, a.salary);
    int from;
    if (a.age < 40) {
      from = paid ? 100 : 200;
    } else if (a.age < 60) {
      from = paid ? 200 : 300;
    } else {
      from = paid ? 300 : 100;
    }
    return a.loan >= 1_000 * from && a.loan <= 1_000 * (from + 200);
  }

  private static double uniform(SplitMix random, double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  private record Applicant(
      double salary,
      double commission,
      int age,
      int education,
      int car,
      int zipcode,
      double house,
      int years,
      double loan) {

    double net() {
      return 0.67 * (salary + commission);
    }

    double equity() {
      return years < 20 ? 0 : 0.1 * house * (years - 20);
    }
  }
}
