package org.ergodic.pipeline.stages;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ergodic.api.data.Schema;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Table;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A mixture of models of the same columns: p(x) = sum_k w_k p_k(x). Sample i is of the member that its own random
 * number chooses, the j-th of that member's own samples if it is its j-th, so that more samples begin with fewer.
 */
final class Mixture implements Fitted {
    private final List<Fitted> members;
    private final double[] weights;

    /**
     * A mixture.
     *
     * @param members of the same columns and conditions
     * @param weights one for each, positive, brought to sum to 1
     * @throws IllegalArgumentException if members differ in their columns
     */
    Mixture(List<Fitted> members, double... weights) {
        this.members = List.copyOf(members);
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        this.weights = new double[weights.length];
        for (int k = 0; k < weights.length; k++) {
            this.weights[k] = weights[k] / sum;
        }
        Fitted first = members.get(0);
        for (int k = 1; k < members.size(); k++) {
            Fitted other = members.get(k);
            if (!other.schema().equals(first.schema())
                    || !other.conditionColumns().equals(first.conditionColumns())) {
                throw new IllegalArgumentException("the members of an ensemble must model the same columns: number 1"
                        + " models " + words(first) + ", and number " + (k + 1) + " " + words(other));
            }
        }
    }

    private static String words(Fitted model) {
        return model.columns() + (model.conditionColumns().isEmpty() ? "" : " given " + model.conditionColumns());
    }

    @Override
    public List<String> columns() {
        return members.get(0).columns();
    }

    @Override
    public Schema schema() {
        return members.get(0).schema();
    }

    @Override
    public List<String> conditionColumns() {
        return members.get(0).conditionColumns();
    }

    @Override
    public Set<Ability> abilities() {
        EnumSet<Ability> all = EnumSet.of(Ability.SAMPLE, Ability.LOG_PROB);
        members.forEach(member -> all.retainAll(member.abilities()));
        return all;
    }

    @Override
    public INDArray sample(int count, RandomStream random) {
        double[] shares = random.split("members")
                .draw(Noise.UNIFORM, 0, DataType.DOUBLE, count, 1)
                .data()
                .asDouble();
        int[] chosen = new int[count];
        int[] counts = new int[members.size()];
        for (int i = 0; i < count; i++) {
            double rest = shares[i];
            int k = 0;
            while (k < weights.length - 1 && rest >= weights[k]) {
                rest -= weights[k++];
            }
            chosen[i] = k;
            counts[k]++;
        }
        List<INDArray> drawn = new ArrayList<>();
        for (int k = 0; k < counts.length; k++) {
            drawn.add(counts[k] == 0 ? null : members.get(k).sample(counts[k], random.split(k)));
        }
        List<INDArray> rows = new ArrayList<>();
        int[] next = new int[counts.length];
        for (int k : chosen) {
            // A member of which some samples failed has fewer.
            if (next[k] < drawn.get(k).size(0)) {
                rows.add(drawn.get(k).getRow(next[k]++, true));
            }
        }
        return Nd4j.concat(0, rows.toArray(new INDArray[0]));
    }

    @Override
    public INDArray logProb(Table rows) {
        double[][] each = new double[members.size()][];
        for (int k = 0; k < each.length; k++) {
            each[k] = members.get(k).logProb(rows).dup('c').data().asDouble();
        }
        double[] all = new double[rows.rows()];
        for (int i = 0; i < all.length; i++) {
            double most = Double.NEGATIVE_INFINITY;
            for (double[] member : each) {
                most = Math.max(most, member[i]);
            }
            double sum = 0;
            for (int k = 0; k < each.length && most != Double.NEGATIVE_INFINITY; k++) {
                sum += weights[k] * Math.exp(each[k][i] - most);
            }
            all[i] = most == Double.NEGATIVE_INFINITY ? most : most + Math.log(sum);
        }
        return Nd4j.createFromArray(all);
    }
}
